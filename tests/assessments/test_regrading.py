"""A question judged again: looked at, applied once, taken back; and no certificate lost by it."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Event, Role
from assessments import regrading
from assessments.attempting import save_answer, start, submit
from assessments.models import Attempt, QuestionVersion, Regrade, RegradeChange
from assessments.regrading import RegradeError
from certificates.issuing import award
from certificates.models import Certificate, Review
from certificates.reviewing import end, keep, open_missing
from enrollments.models import Enrollment, LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled, question
from tests.assessments.test_quiz_views import text
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
OTHER_KEY = {"choices": [{"text": "RIGHTMARK 0"}, {"text": "Choice 1", "right": True}, {"text": "Choice 2"}]}


@pytest.fixture
def quiz():
    """Two questions of three choices; the key of the first is about to be found wanting. Both right completes it."""
    return QuizFactory(questions=[question(n, choices=3) for n in (1, 2)], pass_count=2)


def sat(quiz, first, second=0, *, enrollment=None):
    """A sitting with these choices, sent in."""
    attempt = start(enrollment=enrollment or enrolled(quiz), quiz=quiz, now=NOW)
    for response, choice in zip(attempt.responses.order_by("position"), (first, second), strict=True):
        save_answer(response, key=uuid4(), answer=None if choice is None else [choice], seq=1, now=NOW)
    return submit(attempt, now=NOW)


def decide(quiz, treatment, data=None):
    version = quiz.items.get(position=0).version
    course = quiz.lesson.edition.course
    return regrading.propose(
        course=course, version=version, treatment=treatment, data=data, reason="Unclear.", by=UserFactory(), now=NOW
    )


def results(*attempts):
    found = [Attempt.objects.get(pk=attempt.pk) for attempt in attempts]
    return [(attempt.right_count, attempt.percent, attempt.passed) for attempt in found]


RIGHT, HALF, NONE = (2, Decimal(100), True), (1, Decimal(50), False), (0, Decimal(0), False)


@pytest.mark.parametrize(
    ("treatment", "data", "before_key", "before_other", "after_key", "after_other"),
    [
        ("new_key", OTHER_KEY, RIGHT, HALF, HALF, RIGHT),
        ("accept_also", OTHER_KEY, RIGHT, HALF, RIGHT, RIGHT),
        ("full_marks", None, RIGHT, HALF, RIGHT, RIGHT),
        ("drop", None, RIGHT, HALF, (1, Decimal(100), True), (1, Decimal(100), True)),
    ],
)
def test_each_treatment_does_what_it_says_and_goes_back(
    quiz, treatment, data, before_key, before_other, after_key, after_other
):
    by_key, by_other, neither = sat(quiz, 0), sat(quiz, 1), sat(quiz, 2, 1)
    regrade = decide(quiz, treatment, data)
    assert results(by_key, by_other) == [before_key, before_other]
    regrading.apply(regrade, by=UserFactory(), now=NOW)
    assert results(by_key, by_other) == [after_key, after_other]
    assert results(neither)[0][2] is False
    regrading.revert(regrade, by=UserFactory(), now=NOW)
    assert results(by_key, by_other, neither) == [before_key, before_other, NONE]


def test_looking_at_it_says_who_would_change_and_changes_nothing(quiz):
    by_key, by_other = sat(quiz, 0), sat(quiz, 1)
    sat(quiz, 2, 1)
    found = regrading.preview(decide(quiz, "new_key", OTHER_KEY))
    assert (found.sittings, found.changed, found.up, found.down) == (3, 2, 1, 1)
    assert {effect.attempt.pk: effect.flips for effect in found.effects} == {by_key.pk: "down", by_other.pk: "up"}
    assert results(by_key, by_other) == [RIGHT, HALF]
    assert RegradeChange.objects.count() == 0


def test_applied_twice_it_is_applied_once(quiz):
    sat(quiz, 1)
    regrade = decide(quiz, "full_marks")
    for _turn in range(2):
        regrading.apply(Regrade.objects.get(pk=regrade.pk), by=UserFactory(), now=NOW)
    assert RegradeChange.objects.count() == 1
    assert Event.objects.filter(verb="regrade_applied").count() == 1


def test_those_who_have_enough_by_it_are_done_and_stay_done(quiz):
    attempt = sat(quiz, 1)
    assert LessonCompletion.objects.count() == 0
    regrade = regrading.apply(decide(quiz, "accept_also", OTHER_KEY), by=UserFactory(), now=NOW)
    assert LessonCompletion.objects.get().enrollment == attempt.enrollment
    regrading.revert(regrade, by=UserFactory(), now=NOW)
    assert LessonCompletion.objects.count() == 1


def test_whoever_sends_in_later_is_judged_by_it_too(quiz):
    begun = start(enrollment=enrolled(quiz), quiz=quiz, now=NOW)
    regrade = regrading.apply(decide(quiz, "new_key", OTHER_KEY), by=UserFactory(), now=NOW)
    for response, choice in zip(begun.responses.order_by("position"), (1, 0), strict=True):
        save_answer(response, key=uuid4(), answer=[choice], seq=1, now=NOW)
    submit(begun, now=NOW)
    assert results(begun, sat(quiz, 0)) == [RIGHT, HALF]
    regrading.revert(regrade, by=UserFactory(), now=NOW)
    assert results(begun, sat(quiz, 0)) == [HALF, RIGHT]


def test_a_dropped_question_needs_one_right_answer_less_in_later_sittings_too(quiz):
    regrading.apply(decide(quiz, "drop"), by=UserFactory(), now=NOW)
    assert results(sat(quiz, 2)) == [(1, Decimal(100), True)]


def test_the_wording_and_what_was_answered_stay(quiz):
    attempt = sat(quiz, 1)
    before = list(QuestionVersion.objects.values()), list(attempt.responses.values_list("answer", "seq"))
    regrading.apply(decide(quiz, "new_key", OTHER_KEY), by=UserFactory(), now=NOW)
    assert (list(QuestionVersion.objects.values()), list(attempt.responses.values_list("answer", "seq"))) == before


@pytest.mark.parametrize(
    "data",
    [
        {"choices": [{"text": "Other words"}, {"text": "Choice 1", "right": True}, {"text": "Choice 2"}]},
        {"choices": [{"text": "RIGHTMARK 0", "right": True}, {"text": "Choice 1"}]},
        {"choices": [{"text": "RIGHTMARK 0", "right": True}, {"text": "Choice 1"}, {"text": "Choice 2"}]},
    ],
)
def test_only_the_key_may_change_and_it_must(quiz, data):
    with pytest.raises(RegradeError):
        decide(quiz, "new_key", data)


def test_one_decision_at_a_time(quiz):
    sat(quiz, 1)
    regrading.apply(decide(quiz, "full_marks"), by=UserFactory(), now=NOW)
    with pytest.raises(RegradeError, match="Take that one back first"):
        regrading.apply(decide(quiz, "drop"), by=UserFactory(), now=NOW)


def test_another_course_that_asks_the_same_question_is_left_alone(quiz):
    other = QuizFactory(questions=[question(n, choices=3) for n in (1, 2)], pass_count=2)
    other.items.filter(position=0).update(version=quiz.items.get(position=0).version)
    elsewhere = sat(other, 1)
    regrading.apply(decide(quiz, "full_marks"), by=UserFactory(), now=NOW)
    assert results(elsewhere, sat(other, 1)) == [HALF, HALF]


@pytest.fixture
def certified(quiz):
    """A person with a certificate that the first question helped to earn."""
    attempt = sat(quiz, 0)
    return award(Enrollment.objects.get(pk=attempt.enrollment_id), now=NOW)


def lower(quiz):
    return regrading.apply(decide(quiz, "new_key", OTHER_KEY), by=UserFactory(), now=NOW)


def test_regrade_below_pass_keeps_certificate_and_opens_review(quiz, certified):
    lower(quiz)
    assert [open_missing(now=NOW), open_missing(now=NOW)] == [1, 0]
    assert Certificate.objects.get().state == "issued"
    assert (Review.objects.get().state, Enrollment.objects.get().state) == ("open", "completed")


def test_no_review_where_another_try_is_enough(quiz, certified):
    sat(quiz, 1, enrollment=Enrollment.objects.get())
    lower(quiz)
    assert open_missing(now=NOW) == 0


def test_no_review_once_it_was_taken_back(quiz, certified):
    regrading.revert(lower(quiz), by=UserFactory(), now=NOW)
    assert open_missing(now=NOW) == 0


@pytest.mark.parametrize(("act", "state", "left"), [(keep, "kept", "issued"), (end, "ended", "revoked")])
def test_a_person_decides_once_and_says_why(quiz, certified, act, state, left):
    lower(quiz)
    open_missing(now=NOW)
    review = Review.objects.select_related("certificate__user").get()
    with pytest.raises(ValueError, match="say why"):
        act(review, reason=" ", by=UserFactory(), now=NOW)
    for _turn in range(2):
        act(review, reason="Looked at it.", by=UserFactory(), now=NOW)
    assert (Review.objects.get().state, Certificate.objects.get().state) == (state, left)


@pytest.fixture
def trainer(client, quiz):
    organization = quiz.lesson.edition.course.organization
    client.force_login(MembershipFactory(organization=organization, role=Role.TRAINER).user)
    return client


def create_url(quiz):
    return reverse("assessments:regrade_create", args=[quiz.lesson.pk, 1])


def test_from_the_page_full_marks_are_looked_at_applied_and_taken_back(trainer, quiz):
    attempt = sat(quiz, 1)
    page = trainer.post(create_url(quiz), {"treatment": "full_marks", "why": "Unclear."}, follow=True)
    shown = text(page)
    assert "1 would become enough" in shown
    assert "50 % 100 % now enough" in shown
    assert attempt.enrollment.user.display_name not in shown
    url = page.redirect_chain[-1][0]
    assert "It is in force" in text(trainer.post(url, follow=True))
    assert results(attempt) == [RIGHT]
    assert "It is taken back" in text(trainer.post(f"{url}back/", follow=True))
    assert results(attempt) == [HALF]


def test_from_the_page_another_key_is_marked_on_the_questions_own_form(trainer, quiz):
    attempt = sat(quiz, 1)
    first = trainer.post(create_url(quiz), {"treatment": "new_key", "why": "It is the second."})
    assert "Change only what is right." in text(first)
    form = {
        "treatment": "new_key", "why": "It is the second.", "stem": "Question number 1?", "reason": "x", "format": "plain",
        "choice_1": "RIGHTMARK 0", "choice_2": "Choice 1", "right_2": "on", "choice_3": "Choice 2",
    }  # fmt: skip
    page = trainer.post(create_url(quiz), form, follow=True)
    trainer.post(page.redirect_chain[-1][0])
    assert results(attempt) == [RIGHT]


def test_from_the_page_other_words_are_refused_and_stay_typed(trainer, quiz):
    form = {
        "treatment": "new_key", "why": "KEPT why", "stem": "Question number 1?", "reason": "x", "format": "plain",
        "choice_1": "TYPED other", "choice_2": "Choice 1", "right_2": "on", "choice_3": "Choice 2",
    }  # fmt: skip
    shown = text(trainer.post(create_url(quiz), form))
    assert "Only what is right may change." in shown
    assert "TYPED other" in shown
    assert "KEPT why" in shown
    assert Regrade.objects.count() == 0


@pytest.mark.list_page("assessments:regrade_detail")
@pytest.mark.parametrize("people", [1, 30])
def test_pages_ask_the_same_queries(trainer, quiz, people, django_assert_num_queries):
    for _n in range(people):
        sat(quiz, 1)
    regrade = decide(quiz, "full_marks")
    url = reverse("assessments:regrade_detail", args=[regrade.pk])
    with django_assert_num_queries(PREVIEW):
        trainer.get(url)
    regrading.apply(regrade, by=UserFactory(), now=NOW)
    with django_assert_num_queries(APPLIED):
        trainer.get(url)


PREVIEW, APPLIED = 8, 6
