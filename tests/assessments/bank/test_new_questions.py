"""A question that begins in the bank, and what its form lets an author say."""

from html import unescape

import pytest
from django.urls import reverse

from accounts.models import Role
from assessments import questions
from assessments.bank import written
from assessments.models import Question, QuestionVersion
from tests.assessments.factories import QuizFactory, sample
from tests.assessments.test_quiz_views import text
from tests.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

NEW = reverse("assessments:bank_create")


def typed(house, **changes):
    words = {"kind": "single", "stem": "What *helps*?", "reason": "Because.", "format": "markdown"}
    choices = {"choice_1": "This", "right_1": "on", "feedback_1": "Well seen.", "choice_2": "That", "worth_2": "50"}
    about = {"about-organization": house.owner.pk, "about-category": "Care/First", "about-tags": "quick, night"}
    return {**words, **choices, **about, **changes}


def test_from_the_bank_a_kind_is_chosen_and_the_question_begins_as_a_draft(alice, house):
    assert f'href="{NEW}"' in alice.get(reverse("assessments:question_list")).content.decode()
    kinds = alice.get(NEW).content.decode()
    assert [kind.key for kind in questions.kinds() if f"?kind={kind.key}" not in kinds] == []
    done = alice.post(NEW, typed(house), follow=True)
    asked = Question.objects.get(category="Care/First")
    assert (asked.organization, asked.course, asked.state) == (house.owner, None, "draft")
    assert sorted(asked.tags.values_list("name", flat=True)) == ["night", "quick"]
    assert written(asked.versions.get()) == {
        "key": "what-helps",
        "topic": "",
        "kind": "single",
        "format": "markdown",
        "stem": "What *helps*?",
        "reason": "Because.",
        "choices": [{"text": "This", "right": True, "feedback": "Well seen."}, {"text": "That", "worth": "50"}],
    }
    assert done.redirect_chain == [(reverse("assessments:question_detail", args=[asked.pk]), 302)]
    assert ("Saved as a draft." in text(done), "<em>helps</em>" in done.content.decode()) == (True, True)


def test_two_taps_are_one_question_and_other_words_another(alice, house):
    for _turn in range(2):
        alice.post(NEW, typed(house))
    alice.post(NEW, typed(house, choice_2="Something else"))
    found = QuestionVersion.objects.filter(question__category="Care/First")
    assert sorted(found.values_list("question__key", flat=True)) == ["what-helps", "what-helps-2"]


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"stem": ""}, "Question: Please fill this in."),
        ({"right_1": ""}, "None of its choices is marked as right."),
        ({"worth_2": "101"}, "Choice 2 counts, in percent: Write 100 or less."),
        ({"format": "bbcode"}, "How its texts are written: This is not on the list."),
        ({"about-tags": "x" * 101}, "Twenty tags at most"),
        ({"about-organization": "0"}, "Owner: This is not on the list."),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(alice, house, changes, remark):
    page = alice.post(NEW, typed(house, **{"reason": "KEPT", **changes}))
    assert remark in text(page)
    assert "KEPT" in page.content.decode()
    assert not Question.objects.filter(course=None).exists()


def test_nobody_writes_into_another_house(alice, house):
    other = MembershipFactory(organization=OrganizationFactory(), role=Role.TRAINER).organization
    assert "This is not on the list." in text(alice.post(NEW, typed(house, **{"about-organization": other.pk})))
    assert not Question.objects.filter(organization=other).exists()


def test_more_rows_keep_everything_that_was_typed(alice, house):
    page = alice.post(NEW, typed(house, more="1", **{"about-name": "KEPTNAME"}))
    form = page.context["form"]
    assert ("choice_9" in form.fields, form["feedback_1"].value(), form["format"].value()) == (
        True, "Well seen.", "markdown",
    )  # fmt: skip
    assert "KEPTNAME" in page.content.decode()
    assert not Question.objects.filter(course=None).exists()


@pytest.mark.parametrize("key", questions.keys())
def test_wherever_a_question_is_written_its_author_reads_how_it_counts(alice, house, key):
    quiz = QuizFactory(questions=[sample(key)], lesson__module__edition__course__organization=house.owner)
    pages = [
        f"{NEW}?kind={key}",
        f"{reverse('assessments:question_create', args=[house.lesson.pk])}?kind={key}",
        reverse("assessments:bank_edit", args=[quiz.items.get().version.question_id]),
    ]
    told = f"How it counts: {questions.get(key).credit}"
    assert [page for page in pages if told not in unescape(text(alice.get(page)))] == []


def test_what_only_one_choice_needs_stands_behind_a_line_until_it_says_something(alice, house):
    page = alice.post(NEW, typed(house, stem="")).content.decode()
    lines = page.split("<details")[1:]
    opened = {
        line.partition("<summary>")[2].partition("<")[0]: line.startswith(' class="group" open') for line in lines
    }
    assert [opened[f"More about choice {number}"] for number in (1, 2, 3)] == [True, True, False]
