"""What people mark and watch, in a real browser on a phone: nothing typed is lost, and nobody's name stands beside an answer."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments import marking, observing
from assessments.attempting import start
from assessments.models import AnswerFile, Appeal, Attempt, Mark, Observation, ObserverSheet
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.hostile_files import MP3_FRAME, photo_with_place
from tests.assessments.marking import NOW, marked, open_question, open_quiz, open_response, trainer_of, waiting
from tests.assessments.test_observing import learner_of, task_of
from tests.assessments.test_observing import trainer_of as trainer_for
from tests.assessments.test_scenario import scenario
from tests.journeys.axe import Walk
from tests.journeys.test_answers import until_gone
from tests.journeys.test_unsent import ROWS

pytestmark = pytest.mark.django_db(transaction=True)


def look(page):
    """No rule of accessibility is broken, and nothing is wider than the phone."""
    Walk(page, "").look()


def until_saved(page):
    expect(page.locator("#save-state")).to_contain_text("Saved", timeout=8000)


def test_a_saved_part_opens_the_next_and_focus_stays(live, page, sign_in):
    quiz = QuizFactory(questions=[scenario()])
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    expect(page.locator("[data-part]")).to_have_count(1)
    look(page)
    page.get_by_label("Choice 0").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-part]")).to_have_count(2)
    assert page.evaluate("document.activeElement.name") == "answer-p1"
    page.locator("[data-part=p2]").get_by_label("Choice 0").check()
    page.get_by_label("Not true").check()
    expect(page.locator("[data-part]")).to_have_count(4)
    page.locator("[data-part=p1]").get_by_label("Choice 1").check()
    expect(page.locator("[data-part=p2]")).to_have_count(0)
    expect(page.locator("[data-part=p4]")).to_be_visible()
    look(page)
    until_saved(page)
    assert [bool(one) for one in attempt.responses.get().answer] == [True, False, False, False]


def test_written_and_handed_in_then_marked_by_two_told_and_asked_again(live, page, phone, sign_in, tmp_path):
    quiz = open_quiz(questions=[open_question(1), open_question(2, by="file")], markers=2, mark_gap=10)
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    person = attempt.enrollment.user
    sign_in(page, person)
    page.goto(f"{live}/a/{attempt.code}/1/")
    page.get_by_label("What you answer").fill("I would sit down beside her and listen.")
    until_saved(page)
    look(page)
    page.get_by_role("button", name="Next").click()
    hand_in(page, tmp_path, "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    expect(page.locator("#save-remark")).to_contain_text("save it as a PDF")
    hand_in(page, tmp_path, "photo.jpg", photo_with_place())
    expect(page.get_by_label("photo.jpg")).to_be_checked()
    look(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_role("heading", name="Your answers are in")).to_be_visible()
    look(page)
    for levels in (("Listens first", "Names one"), ("Asks at once", "None yet"), ("Listens first", "Hints at one")):
        mark_all(live, phone().new_page(), sign_in, quiz, person, levels)
    assert Mark.objects.filter(state="done").count() == 6
    desk = phone().new_page()
    sign_in(desk, trainer_of(quiz))
    desk.goto(f"{live}/mark/{quiz.pk}/")
    desk.get_by_role("button", name="Tell 1 result").click()
    expect(desk.get_by_text("1 result was told.")).to_be_visible()
    page.goto(f"{live}/a/{attempt.code}/")
    expect(page.get_by_text("75 of 100 points.").first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Ask that it be read again").first.click()
    page.get_by_label("What should be looked at again?").fill("I did name a step.")
    look(page)
    page.get_by_role("button", name="Send it").click()
    desk.goto(f"{live}/mark/again/{Appeal.objects.get().pk}/")
    desk.get_by_label("Your answer").fill("You did, in your last sentence.")
    desk.get_by_label("Listens first").check()
    desk.get_by_label("Names one").check()
    look(desk)
    desk.get_by_role("button", name="Send the answer").click()
    page.goto(f"{live}/a/{attempt.code}/")
    expect(page.get_by_text("You did, in your last sentence.")).to_be_visible()
    expect(page.get_by_text("100 of 100 points.")).to_be_visible()
    assert Attempt.objects.get().passed


def hand_in(page, folder, name, content):
    path = Path(folder) / name
    path.write_bytes(content)
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="Hand it in").click()


def mark_all(live, page, sign_in, quiz, person, levels):
    """A trainer on her phone marks all that is offered to her, without ever seeing whose it is."""
    sign_in(page, trainer_of(quiz))
    page.goto(f"{live}/mark/")
    page.get_by_role("link", name=quiz.lesson.title).click()
    look(page)
    for _n in range(2):
        page.get_by_role("button", name="Mark it").or_(page.get_by_role("button", name="Decide")).first.click()
        assert person.display_name not in page.content()
        for level in levels:
            page.get_by_label(level).check()
        page.get_by_label("A few words for the learner").fill("Kind and clear.")
        until_saved(page)
        look(page)
        page.get_by_role("button", name="Marked").click()
        expect(page.get_by_text("Marked. The learner is told")).to_be_visible()


def test_a_recording_is_played_from_the_page(live, page, sign_in, tmp_path):
    quiz = open_quiz(questions=[open_question(1, by="audio")])
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    sign_in(page, attempt.enrollment.user)
    page.goto(f"{live}/a/{attempt.code}/1/")
    hand_in(page, tmp_path, "voice.mp3", MP3_FRAME * 40)
    with page.expect_response(lambda reply: "/a/file/" in reply.url) as asked:
        page.locator("audio").evaluate("player => player.load() || player.play().catch(() => {})")
    assert asked.value.status in {200, 206}
    assert AnswerFile.objects.get().kind == "mp3"


def test_two_windows_of_one_marker_never_overwrite(live, page, sign_in):
    quiz = open_quiz(questions=[open_question()])
    trainer, response = trainer_of(quiz), open_response(waiting(quiz))
    mark = marked(response, by=trainer)
    Mark.objects.filter(pk=mark.pk).update(state="draft", fraction=None, done_at=None)
    sign_in(page, trainer)
    page.goto(f"{live}/mark/sheet/{mark.pk}/")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("A few words").fill("From the first window.")
    until_saved(page)
    other.get_by_label("A few words").fill("From the second window.")
    expect(other.locator("#save-remark")).to_contain_text("saved in another window", timeout=8000)
    assert Mark.objects.get().comment == "From the first window."
    assert other.get_by_label("A few words").input_value() == "From the second window."


def test_practice_is_watched_without_a_line_then_sent_and_signed(line, live, page, phone, sign_in):
    task = task_of()
    enrollment, trainer = learner_of(task), trainer_for(task)
    course, lesson = task.lesson.edition.course.code, task.lesson.code
    sign_in(page, enrollment.user)
    page.goto(f"{live}/c/{course}/{lesson}/practice/")
    look(page)
    page.get_by_role("button", name="I am ready").click()
    code = Observation.objects.get().code
    expect(page.get_by_text(code)).to_be_visible()
    look(page)
    desk = phone().new_page()
    sign_in(desk, trainer)
    desk.goto(f"{live}/observe/")
    look(desk)
    desk.get_by_label("The code on the learner's page").fill(code.lower())
    desk.get_by_role("button", name="Open the sheet").click()
    expect(desk.get_by_role("heading", name=enrollment.user.display_name)).to_be_visible()
    look(desk)
    address = desk.url
    line.cut(desk.context)
    desk.get_by_label("Listens first").check()
    desk.get_by_label("Hints at one").check()
    desk.get_by_label("What you saw and heard").fill("She waited for ten breaths.")
    expect(desk.locator("#save-state")).to_contain_text("Kept on this phone, will be sent", timeout=8000)
    desk.get_by_role("button", name="Finished").click()
    desk.wait_for_timeout(500)
    assert ObserverSheet.objects.get().seq == 0
    line.mend(desk.context)
    desk.wait_for_url("**/observe/")
    sheet = ObserverSheet.objects.get()
    assert (sheet.state, sheet.levels, sheet.note) == ("done", [0, 1], "She waited for ten breaths.")
    until_gone(desk)
    desk.goto(address)
    look(desk)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("She waited for ten breaths.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".pill.leaf")).to_contain_text("Done")
    look(page)
    assert LessonCompletion.objects.get().lesson == task.lesson


@pytest.fixture
def sheet():
    """A sheet that its observer has just opened."""
    task = task_of()
    shown = observing.show_code(enrollment=learner_of(task), task=task, on=timezone.localdate(), now=NOW)
    return observing.begin(shown, by=trainer_for(task), now=NOW)


def kept_on_phone(live, page, sheet):
    """Its observer writes without a line; the sheet lies on the phone."""
    page.goto(f"{live}/observe/{sheet.pk}/")
    page.route("**/observe/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Asks at once").check()
    page.get_by_label("What you saw and heard").fill("She waited, WORDMARK.")
    expect(page.locator("#save-state")).to_contain_text("Kept on this phone")


def test_a_sheet_that_was_closed_without_a_line_is_there_again(live, page, sign_in, sheet):
    sign_in(page, sheet.observer)
    kept_on_phone(live, page, sheet)
    page.unroute("**/observe/**")
    page.goto(f"{live}/observe/{sheet.pk}/")
    until_saved(page)
    expect(page.get_by_label("Asks at once")).to_be_checked()
    expect(page.get_by_label("What you saw and heard")).to_have_value("She waited, WORDMARK.")
    found = ObserverSheet.objects.get()
    assert (found.levels, found.note) == ([1, None], "She waited, WORDMARK.")


def test_a_sheet_that_waits_is_sealed_and_sent_from_any_page(live, page, sign_in, sheet):
    sign_in(page, sheet.observer)
    kept_on_phone(live, page, sheet)
    page.get_by_label("None yet").check()
    page.get_by_role("button", name="Finished").click()
    expect(page.locator("#save-state")).to_contain_text("Kept on this phone")
    assert "WORDMARK" not in str(page.evaluate(ROWS))
    page.unroute("**/observe/**")
    page.goto(f"{live}/courses/")
    until_gone(page)
    found = ObserverSheet.objects.get()
    assert (found.state, found.levels, found.note) == ("done", [1, 2], "She waited, WORDMARK.")


def test_a_form_token_that_is_no_more_keeps_no_sheet_from_arriving(live, page, sign_in, sheet):
    sign_in(page, sheet.observer)
    page.goto(f"{live}/observe/{sheet.pk}/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_label("Asks at once").check()
    until_saved(page)
    assert ObserverSheet.objects.get().levels == [1, None]


def test_saving_for_now_leaves_the_marker_where_she_is(live, page, sign_in):
    quiz = open_quiz(questions=[open_question()])
    trainer, response = trainer_of(quiz), open_response(waiting(quiz))
    mark = marking.claim(response, by=trainer, now=NOW)
    sign_in(page, trainer)
    page.goto(f"{live}/mark/sheet/{mark.pk}/")
    page.get_by_label("A few words").fill("Kind.")
    page.get_by_role("button", name="Save for now").press("Enter")
    until_saved(page)
    assert page.evaluate("document.activeElement.name") == "keep"
    assert Mark.objects.get().comment == "Kind."
    page.get_by_label("A few words").fill("Kind and clear.")
    page.get_by_label("Listens first").check()
    page.get_by_label("Names one").check()
    page.get_by_role("button", name="Marked").click()
    expect(page.get_by_text("Marked. The learner is told")).to_be_visible()
    assert (Mark.objects.get().state, Mark.objects.get().comment) == ("done", "Kind and clear.")


def test_handing_in_waits_for_a_save_that_is_under_way(live, page, sign_in):
    """The page before knew it only as saved elsewhere meanwhile, and asked its marker to look at her own words."""
    quiz = open_quiz(questions=[open_question()])
    trainer, response = trainer_of(quiz), open_response(waiting(quiz))
    mark = marking.claim(response, by=trainer, now=NOW)
    sign_in(page, trainer)
    page.goto(f"{live}/mark/sheet/{mark.pk}/")
    page.get_by_label("A few words").fill("Kind and clear.")
    held = []
    page.route("**/mark/sheet/**", lambda route: held.append((route, route.fetch())) if not held else route.continue_())
    page.get_by_label("Listens first").check()
    while not held:
        page.wait_for_timeout(20)
    page.get_by_label("Names one").check()
    page.get_by_role("button", name="Marked").click(no_wait_after=True)
    page.wait_for_timeout(300)
    route, answer = held[0]
    route.fulfill(response=answer)
    expect(page.get_by_text("Marked. The learner is told")).to_be_visible()
    assert (Mark.objects.get().state, Mark.objects.get().comment) == ("done", "Kind and clear.")
