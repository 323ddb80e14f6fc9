"""A trainer's bank on a phone without JavaScript: files that are refused, looked through, written and done, and a question of her own."""

import pytest

from accounts.models import Role
from assessments.models import Question, QuestionImport
from lms.sweeping import sweep
from tests.factories import MembershipFactory
from tests.journeys.test_house_parent_plain import heading, tap

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 1200  # more than is looked through at once
QUESTION = "::Number {n}:: Is {n} a number that a child may like, and that nobody has to be good with? {{T####Each number may be liked.}}"


@pytest.fixture
def page(live, phone, sign_in):
    page = phone(java_script_enabled=False).new_page()
    sign_in(page, MembershipFactory(role=Role.TRAINER).user)
    page.goto(f"{live}/write/questions/")
    return page


def reads(page):
    return page.locator("main").inner_text()


def bring(page, name, text):
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_label("File").set_input_files([file])
    tap(page, "button", "Look through it")


def test_a_file_from_its_refusal_to_the_bank(page):
    tap(page, "link", "Import")
    tap(page, "button", "Look through it")
    assert "Please look at this once more" in reads(page)
    bring(page, "broken.xml", "<?xml version='1.0'?><quiz><question type='multichoice'")
    assert (heading(page), "Nothing can be read from it" in reads(page)) == ("broken.xml", True)
    assert "Line 1" in reads(page)
    tap(page, "link", "Take another file or format")
    assert "not readable" in reads(page)

    bring(
        page,
        "numbers.gift",
        "\n\n".join(QUESTION.format(n=n) for n in range(MANY)) + "\n\n::Note:: Nobody is asked this.",
    )
    assert "It is being looked through" in reads(page)
    sweep()
    tap(page, "link", "Look again")
    tap(page, "link", "left out")
    assert "It says: “Nobody is asked this.”" in reads(page)
    assert ("Note" in reads(page), "Number 1" in reads(page)) == (True, False)
    assert not Question.objects.exists()
    tap(page, "link", "show all")
    tap(page, "link", "Next")
    tap(page, "button", "Take them over")
    assert ("It is being written" in reads(page), f"0 of {MANY + 1} questions." in reads(page)) == (True, True)
    sweep()
    tap(page, "link", "Look again")
    assert ("What became of each question" in reads(page), Question.objects.count()) == (True, MANY)
    assert QuestionImport.objects.get(name="numbers.gift").state == "done"
    tap(page, "link", "To the questions")
    assert f"1–30 of {MANY} questions." in reads(page)


def test_a_question_of_her_own_begins_as_a_draft_and_is_made_ready(page):
    tap(page, "link", "Write the first one")
    tap(page, "link", "One right choice")
    page.get_by_label("Question", exact=True).fill("What *helps* first?")
    tap(page, "button", "Save as a draft")
    assert page.get_by_label("Question", exact=True).input_value() == "What *helps* first?"
    page.get_by_label("Choice 1", exact=True).fill("A quiet voice")
    page.get_by_label("Choice 1 is right").check()
    page.get_by_text("More about choice 2").click()
    page.get_by_label("Choice 2 counts, in percent").fill("50")
    page.get_by_label("Said to those who choose 2").fill("In part: it can come later.")
    page.get_by_label("Choice 2", exact=True).fill("A long talk")
    page.get_by_label("Reason", exact=True).fill("A quiet voice says that nothing has to happen now.")
    page.get_by_label("How its texts are written").select_option("markdown")
    page.get_by_label("Category").fill("Care/First steps")
    tap(page, "button", "Save as a draft")
    assert "Saved as a draft." in reads(page)
    assert page.locator("legend em").inner_text() == "helps"
    tap(page, "button", "Mark as ready")
    tap(page, "link", "Edit")
    assert page.get_by_label("Said to those who choose 2").is_visible()
    asked = Question.objects.get()
    assert (asked.state, asked.category) == ("ready", "Care/First steps")
    assert asked.versions.get().data["choices"][1]["worth"] == "50"


def test_several_questions_are_changed_at_once(page, live):
    tap(page, "link", "Import")
    bring(page, "three.gift", "\n\n".join(QUESTION.format(n=n) for n in range(3)))
    tap(page, "button", "Take them over")
    tap(page, "link", "To the questions")
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    tap(page, "button", "Change those ticked")
    tap(page, "button", "Change them")
    assert "Write what is to change." in reads(page)
    page.get_by_label("Into the category").fill("Care/Numbers")
    page.get_by_label("Give them the tags").fill("quick")
    page.get_by_label("State").select_option("retired")
    tap(page, "button", "Change them")
    assert "2 questions changed." in reads(page)
    changed = Question.objects.filter(category="Care/Numbers", state="retired", tags__name="quick")
    assert (changed.count(), Question.objects.filter(category="", state="ready").count()) == (2, 1)
