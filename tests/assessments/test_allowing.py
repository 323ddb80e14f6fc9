"""Limits, rests, reading first, and which attempt counts: only with a reason, and with a next step wherever they say no."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Event, Role
from assessments import attempting, counting, granting
from assessments.allowing import NotNowError, Why, why_not
from assessments.attempting import save_answer, start, submit
from assessments.models import Attempt, ExtraTries
from enrollments.models import LessonCompletion
from tests.assessments.factories import QuizFactory, enrolled, other_answer, right_answer
from tests.assessments.test_attempting import together
from tests.assessments.test_quiz_views import check_url, text
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def strict(**settings):
    return QuizFactory(**{"questions": 2, "pass_count": 2, "strict_reason": "The licence asks for it.", **settings})


def sit(enrollment, quiz, *, right=0, now=NOW):
    """One whole attempt with so many right answers."""
    attempt = start(enrollment=enrollment, quiz=quiz, now=now)
    for response in attempt.responses.all():
        answer = right_answer(response) if response.position <= right else other_answer(response)
        save_answer(response, key=uuid4(), answer=answer, seq=1, now=now)
    return submit(attempt, now=now)


def why(enrollment, quiz, *, now=NOW):
    with pytest.raises(NotNowError) as caught:
        start(enrollment=enrollment, quiz=quiz, now=now)
    return caught.value.refusal


def test_a_limit_ends_with_somebody_to_ask():
    quiz = strict(attempt_limit=2)
    enrollment = enrolled(quiz)
    for _turn in range(2):
        sit(enrollment, quiz)
    refusal = why(enrollment, quiz)
    assert (refusal.why, refusal.needs_somebody) == (Why.NONE_LEFT, True)


def test_a_rest_says_until_when():
    quiz = strict(wait_minutes=60)
    enrollment = enrolled(quiz)
    sit(enrollment, quiz)
    assert why(enrollment, quiz, now=NOW + timedelta(minutes=59)).until == NOW + timedelta(hours=1)
    assert start(enrollment=enrollment, quiz=quiz, now=NOW + timedelta(hours=1)).number == 2


def test_a_clock_that_goes_back_asks_for_no_rest():
    quiz = strict(time_limit=30)
    enrollment = enrolled(quiz)
    sit(enrollment, quiz)
    assert start(enrollment=enrollment, quiz=quiz, now=NOW - timedelta(hours=1)).number == 2


def test_reasons_are_read_before_a_further_try():
    quiz = strict(review_first=True)
    enrollment = enrolled(quiz)
    attempt = sit(enrollment, quiz)
    assert why(enrollment, quiz).attempt == attempt
    attempting.note_read(attempt, now=NOW)
    assert start(enrollment=enrollment, quiz=quiz, now=NOW).number == 2


def test_what_is_closed_may_not_begin():
    quiz = strict(closes_at_due=True)
    enrollment = enrolled(quiz, due_on=date(2026, 5, 1))
    assert why(enrollment, quiz).why == Why.CLOSED


def test_gentle_quizzes_never_say_no():
    quiz = QuizFactory()
    enrollment = enrolled(quiz)
    assert why_not(enrollment, quiz, [sit(enrollment, quiz)] * 50, own=None, now=NOW) is None


def give(enrollment, quiz, *, number=1, days=7):
    until = timezone.localdate() + timedelta(days=days)
    return granting.grant(enrollment, quiz, number=number, until=until, reason="", by=UserFactory(), now=NOW)


def test_further_tries_are_used_one_by_one_and_expire():
    quiz = strict(attempt_limit=1)
    enrollment = enrolled(quiz)
    sit(enrollment, quiz)
    given = give(enrollment, quiz, number=2)
    assert [sit(enrollment, quiz).extra, sit(enrollment, quiz).extra] == [given, given]
    assert why(enrollment, quiz).why == Why.NONE_LEFT
    give(enrollment, quiz)
    assert why(enrollment, quiz, now=NOW + timedelta(days=9)).why == Why.NONE_LEFT
    assert sit(enrollment, quiz).number == 4


def test_further_tries_given_early_wait_until_the_usual_ones_are_used():
    quiz = strict(attempt_limit=1)
    enrollment = enrolled(quiz)
    give(enrollment, quiz)
    assert [sit(enrollment, quiz).extra is None, sit(enrollment, quiz).extra is None] == [True, False]


def test_what_expires_first_is_used_first_and_one_quiz_is_not_another():
    quiz = strict(attempt_limit=1)
    enrollment = enrolled(quiz)
    give(enrollment, strict(attempt_limit=1))
    later, sooner = give(enrollment, quiz, days=9), give(enrollment, quiz, days=3)
    sit(enrollment, quiz)
    assert [sit(enrollment, quiz).extra, sit(enrollment, quiz).extra] == [sooner, later]
    assert why(enrollment, quiz).why == Why.NONE_LEFT


@pytest.mark.django_db(transaction=True)
def test_fifty_starts_use_one_further_try():
    quiz = strict(attempt_limit=1)
    enrollment = enrolled(quiz)
    sit(enrollment, quiz)
    give(enrollment, quiz)
    said = together(50, lambda n: start(enrollment=enrollment, quiz=quiz, now=NOW))
    assert {type(one) for one in said} == {Attempt}
    assert Attempt.objects.filter(extra__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("counts", "rights", "percent", "passed"),
    [
        ("best", [1, 2, 0], 100, True),
        ("last", [2, 1], 50, False),
        ("last", [0, 2], 100, True),
        ("first", [1, 2], 50, False),
        ("average", [2, 1], 75, False),
        ("average", [2, 2], 100, True),
    ],
)
def test_which_attempt_counts(counts, rights, percent, passed):
    quiz = strict(counts=counts)
    enrollment = enrolled(quiz)
    attempts = [sit(enrollment, quiz, right=right) for right in rights]
    found = counting.result(quiz, attempts)
    assert (found.percent, found.passed) == (Decimal(percent), passed)


@pytest.mark.parametrize(
    ("counts", "rights", "done"),
    [("best", [0, 2], True), ("first", [0, 2], False), ("last", [0, 2], True), ("average", [1, 2], False)],
)
def test_the_lesson_is_done_by_the_attempt_that_counts(counts, rights, done):
    quiz = strict(counts=counts)
    enrollment = enrolled(quiz)
    for right in rights:
        sit(enrollment, quiz, right=right)
    assert LessonCompletion.objects.exists() is done


def test_what_is_done_stays_done():
    quiz = strict(counts="last")
    enrollment = enrolled(quiz)
    for right in (2, 0):
        sit(enrollment, quiz, right=right)
    assert LessonCompletion.objects.count() == 1


@pytest.fixture
def house():
    return OrganizationFactory()


@pytest.fixture
def here(house):
    """An enrollment of somebody who learns in `house`, at a quiz with one try."""
    quiz = strict(attempt_limit=1)
    return enrolled(quiz, user=MembershipFactory(organization=house).user), quiz


@pytest.fixture
def coordinator(house):
    place = MembershipFactory(organization=house, role=Role.COORDINATOR, user__display_name="Ate Nena")
    return place.user


def test_the_page_says_whom_to_ask(client, here, coordinator):
    enrollment, quiz = here
    attempt = sit(enrollment, quiz)
    client.force_login(enrollment.user)
    for address in (check_url(quiz), f"/a/{attempt.code}/"):
        page = text(client.get(address))
        assert "Just ask Ate Nena." in page
        assert "Try again" not in page
    assert client.post(check_url(quiz, "attempt_start")).url == check_url(quiz)


def test_the_page_before_says_every_limit(client, here):
    enrollment, _quiz = here
    quiz = strict(
        lesson__module__edition=enrollment.edition, attempt_limit=3, wait_minutes=120, review_first=True, counts="average",
        time_limit=20, closes_at_due=True,
    )  # fmt: skip
    client.force_login(enrollment.user)
    page = text(client.get(check_url(quiz)))
    for words in [
        "3 tries; the average of your results counts.",
        "You have 20 minutes once you begin.",
        "You have no date now, so it stays open.",
        "the reasons of the last one are read",
        "Between two tries you rest: 2 hours.",
        "Why it is so: The licence asks for it.",
    ]:
        assert words in page
    assert "as you like" not in page.lower()
    assert "No timer" not in page


def test_reading_is_said_by_a_button_and_opens_the_next_try(client):
    quiz = strict(review_first=True)
    enrollment = enrolled(quiz)
    attempt = sit(enrollment, quiz)
    client.force_login(enrollment.user)
    assert "Read the reasons" in text(client.get(check_url(quiz)))
    assert "I have read the reasons" in text(client.get(f"/a/{attempt.code}/"))
    client.get(f"/a/{attempt.code}/")
    assert Attempt.objects.get().read_at is None
    client.post(f"/a/{attempt.code}/read/")
    assert "Try again" in text(client.get(check_url(quiz)))


def test_a_coordinator_gives_tries_and_it_is_audited(client, here, coordinator):
    enrollment, quiz = here
    sit(enrollment, quiz)
    client.force_login(coordinator)
    assert "Further tries" in text(client.get(reverse("enrollments:enrollment_detail", args=[enrollment.pk])))
    address = reverse("assessments:tries_grant", args=[enrollment.pk])
    until = timezone.localdate() + timedelta(days=3)
    client.post(address, {"quiz": quiz.pk, "number": 2, "until": until.isoformat(), "reason": "Rain"})
    given = ExtraTries.objects.get()
    assert (given.number, given.expires_at.astimezone(enrollment.user.zone).date()) == (2, until + timedelta(days=1))
    event = Event.objects.get(verb="tries_granted")
    assert (event.actor_id, event.person_id) == (coordinator.pk, enrollment.user_id)
    assert f"0 of 1 tries and 2 more, up to {date_format(until, 'j M Y')}" in text(client.get(address))
    assert sit(enrollment, quiz).extra == given


@pytest.mark.parametrize(
    "changes", [{"number": 0}, {"until": "2020-01-01"}, {"until": "x"}, {"quiz": "999999"}, {"quiz": ""}]
)
def test_a_mistake_gives_nothing_and_loses_nothing(client, here, coordinator, changes):
    enrollment, quiz = here
    client.force_login(coordinator)
    data = {"quiz": quiz.pk, "number": 2, "until": timezone.localdate().isoformat(), "reason": "Rain", **changes}
    page = client.post(reverse("assessments:tries_grant", args=[enrollment.pk]), data)
    assert (page.status_code, ExtraTries.objects.count()) == (200, 0)
    assert 'value="Rain"' in page.content.decode()


def test_without_limits_there_is_nothing_to_give(client, house, coordinator):
    enrollment = enrolled(QuizFactory(), user=MembershipFactory(organization=house).user)
    client.force_login(coordinator)
    assert "Further tries" not in text(client.get(reverse("enrollments:enrollment_detail", args=[enrollment.pk])))
    page = text(client.get(reverse("assessments:tries_grant", args=[enrollment.pk])))
    assert "No check of this course has a limit" in page


@pytest.mark.list_page("assessments:tries_grant")
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_tries_asks_the_same_queries(client, here, coordinator, number, django_assert_num_queries):
    enrollment, quiz = here
    for _turn in range(number):
        give(enrollment, quiz)
        strict(lesson__module__edition=enrollment.edition, attempt_limit=1)
    client.force_login(coordinator)
    with django_assert_num_queries(8):  # session, user, roles, enrollment, the look, quizzes, attempts, tries
        client.get(reverse("assessments:tries_grant", args=[enrollment.pk]))


def test_a_coordinator_gives_time_and_only_the_person_sees_it(client, here, coordinator):
    enrollment, _quiz = here
    client.force_login(coordinator)
    address = reverse("enrollments:person_time", args=[enrollment.pk])
    client.post(address, {"pace": "1.5", "break_minutes": ""})
    assert "Ate Nena" in text(client.get(address))
    client.force_login(enrollment.user)
    assert "Half as much again" in text(client.get("/me/"))
    client.force_login(UserFactory())
    assert "Half as much again" not in text(client.get("/me/"))


def test_who_was_a_coordinator_here_once_gives_nothing(client, here, coordinator):
    enrollment, _quiz = here
    enrollment.user.memberships.update(ended_on=timezone.localdate())
    client.force_login(coordinator)
    for name in ("enrollments:person_time", "assessments:tries_grant"):
        assert client.get(reverse(name, args=[enrollment.pk])).status_code == 404
