"""Time limits, closing, and more time for a person: the server's clock says when it is over, and nobody loses an answer."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts import accommodations
from accounts.models import Accommodation, Event
from assessments import timing
from assessments.attempting import ClosedError, close_overdue, save_answer, start, submit
from assessments.models import AnswerEvent, Attempt, Quiz
from enrollments.deadlines import set_due
from lms.sweeping import sweep
from tests.assessments.factories import QuizFactory, enrolled, right_answer
from tests.assessments.test_quiz_views import post, sent
from tests.factories import UserFactory

NOW = timezone.now()
MINUTES = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def timed(**settings):
    return QuizFactory(
        **{"questions": 3, "pass_count": 1, "time_limit": 30, "strict_reason": "As at work.", **settings}
    )


def begun(quiz=None, *, now=NOW, enrollment=None, **settings):
    quiz = quiz or timed(**settings)
    return start(enrollment=enrollment or enrolled(quiz), quiz=quiz, now=now)


def give(attempt_or_enrollment, pace, breaks=0):
    enrollment = getattr(attempt_or_enrollment, "enrollment", attempt_or_enrollment)
    return accommodations.grant(enrollment.user, pace=pace, break_minutes=breaks, by=UserFactory(), now=NOW)


def ago(minutes, **settings):
    """An attempt that began so long ago, on a real clock."""
    return begun(now=timezone.now() - minutes * MINUTES, **settings)


def test_a_time_limit_ends_the_attempt_that_many_minutes_after_it_began():
    assert begun().due_at == NOW + 30 * MINUTES


def test_nothing_is_timed_unless_somebody_says_so():
    assert begun(QuizFactory()).due_at is None


@pytest.mark.parametrize(
    ("pace", "breaks", "minutes"),
    [("1.25", 0, 37.5), ("1.5", 10, 55), ("2", 0, 60), ("1", 15, 45), ("untimed", 5, None)],
)
def test_accommodation_extends_window(pace, breaks, minutes):
    quiz = timed()
    enrollment = enrolled(quiz)
    give(enrollment, pace, breaks)
    due = begun(quiz, enrollment=enrollment).due_at
    assert due == (None if minutes is None else NOW + minutes * MINUTES)


@pytest.mark.parametrize(("pace", "minutes"), [("1", 0), ("1.5", 4), ("2", 8), ("untimed", None)])
def test_accommodation_moves_the_closing_time_as_well(pace, minutes):
    """Without a timer it is reckoned by the minutes of the lesson, here eight."""
    quiz = QuizFactory(closes_at_due=True, strict_reason="A cohort.", lesson__minutes=8)
    enrollment = enrolled(quiz, due_on=date(2027, 5, 1))
    if pace != "1":
        give(enrollment, pace)
    closing = datetime(2027, 5, 1, 16, tzinfo=UTC)  # midnight in Manila
    due = begun(quiz, enrollment=enrollment, now=datetime(2027, 4, 30, tzinfo=UTC)).due_at
    assert due == (None if minutes is None else closing + minutes * MINUTES)


def test_what_ends_first_ends_it():
    quiz = timed(closes_at_due=True)
    enrollment = enrolled(quiz, due_on=date(2027, 5, 1))
    closing = datetime(2027, 5, 1, 16, tzinfo=UTC)
    assert begun(quiz, enrollment=enrollment, now=closing - 10 * MINUTES).due_at == closing


def test_more_time_given_in_the_middle_reaches_an_open_attempt(client, django_capture_on_commit_callbacks):
    attempt = ago(10)
    client.force_login(attempt.enrollment.user)
    clock = f"/a/{attempt.code}/clock/"
    assert 1190 <= client.get(clock).json()["left"] <= 1200
    with django_capture_on_commit_callbacks(execute=True):
        give(attempt, "2")
    assert Attempt.objects.get().due_at == attempt.due_at + 30 * MINUTES
    assert 2990 <= client.get(clock).json()["left"] <= 3000
    with django_capture_on_commit_callbacks(execute=True):
        give(attempt, "untimed")
    assert client.get(clock).json() == {"left": None, "open": True}


def test_the_clock_knows_of_more_time_before_anybody_told_it(client):
    """The message after the commit may be lost: what the page asks for is worked out anew."""
    attempt = ago(10)
    Accommodation.objects.create(
        user=attempt.enrollment.user, pace="2", granted_by=UserFactory(), granted_at=NOW, break_minutes=0
    )
    client.force_login(attempt.enrollment.user)
    assert client.get(f"/a/{attempt.code}/clock/").json()["left"] > 2900
    assert Attempt.objects.get().due_at == attempt.due_at


def test_less_time_takes_nothing_from_an_open_attempt(django_capture_on_commit_callbacks):
    quiz = timed()
    enrollment = enrolled(quiz)
    give(enrollment, "2")
    attempt = begun(quiz, enrollment=enrollment)
    with django_capture_on_commit_callbacks(execute=True):
        give(enrollment, "1")
    assert Attempt.objects.get().due_at == attempt.due_at


def test_expiry_closed_at_deadline_not_at_job_time():
    attempt = ago(45)
    save = attempt.responses.first()
    save_answer(save, key=uuid4(), answer=right_answer(save), seq=1, now=attempt.started_at + MINUTES)
    assert sweep()["attempts"] == 1
    closed = Attempt.objects.get()
    assert (closed.state, closed.submitted_at, closed.right_count) == ("graded", attempt.due_at, 1)
    assert sweep()["attempts"] == 0


def test_the_sweep_leaves_a_minute_for_what_is_on_its_way():
    attempt = ago(30.5)
    assert close_overdue(now=timezone.now()) == 0
    assert Attempt.objects.get().state == "open"
    assert attempt.due_at < timezone.now()


@pytest.mark.parametrize("minutes", [-20, 20])
def test_a_wrong_clock_of_ours_ends_nothing_early(minutes):
    ago(15)
    close_overdue(now=timezone.now() + minutes * MINUTES)
    assert Attempt.objects.get().state == "open"


def test_the_sweep_looks_at_more_time_before_it_ends_anything():
    attempt = ago(45)
    Accommodation.objects.create(
        user=attempt.enrollment.user, pace="2", granted_by=UserFactory(), granted_at=NOW, break_minutes=0
    )
    assert close_overdue(now=timezone.now()) == 0
    assert Attempt.objects.get().due_at == attempt.due_at + 30 * MINUTES


def test_another_date_reaches_an_open_attempt_before_it_is_closed():
    quiz = QuizFactory(closes_at_due=True, strict_reason="A cohort.", questions=2)
    now = timezone.now()
    enrollment = enrolled(quiz, due_on=timezone.localdate() - timedelta(days=1))
    attempt = start(enrollment=enrollment, quiz=quiz, now=now - timedelta(days=3))
    set_due(enrollment, due_on=timezone.localdate() + timedelta(days=3), reason="", by=None, now=now)
    assert close_overdue(now=now) == 0
    assert Attempt.objects.get().due_at == attempt.due_at + timedelta(days=4)


def test_an_answer_just_after_the_end_is_kept_and_marked_late():
    attempt = begun()
    response = attempt.responses.first()
    saved = save_answer(response, key=uuid4(), answer=right_answer(response), seq=1, now=attempt.due_at + MINUTES / 2)
    assert saved.answer == right_answer(response)
    assert AnswerEvent.objects.get().late
    closed = submit(attempt, now=attempt.due_at + MINUTES / 2)
    assert (closed.right_count, closed.submitted_at) == (1, attempt.due_at)


def test_an_answer_within_the_time_is_not_late():
    attempt = begun()
    save_answer(attempt.responses.first(), key=uuid4(), answer=[1], seq=1, now=attempt.due_at - MINUTES)
    assert not AnswerEvent.objects.get().late


def test_an_answer_long_after_the_end_closes_the_attempt_and_says_so():
    attempt = begun()
    response = attempt.responses.first()
    with pytest.raises(ClosedError):
        save_answer(response, key=uuid4(), answer=[1], seq=1, now=attempt.due_at + 2 * MINUTES)
    closed = Attempt.objects.get()
    assert (closed.state, closed.submitted_at) == ("graded", attempt.due_at)


def test_a_save_over_the_wire_after_the_end(client):
    attempt = ago(30.5)
    client.force_login(attempt.enrollment.user)
    assert post(client, attempt, sent(attempt.responses.first())).status_code == 200
    Attempt.objects.update(due_at=attempt.due_at - MINUTES, started_at=attempt.started_at - MINUTES)
    answer = post(client, attempt, sent(attempt.responses.first(), seq=5))
    assert (answer.status_code, answer.json()["closed"]) == (409, True)
    assert Attempt.objects.get().state == "graded"


@pytest.mark.parametrize("path", ["", "1/", "send/"])
def test_any_page_ends_what_is_long_over(client, path):
    attempt = ago(45)
    client.force_login(attempt.enrollment.user)
    answer = client.get(f"/a/{attempt.code}/{path}", follow=True)
    assert answer.redirect_chain[-1:] in ([], [(f"/a/{attempt.code}/", 302)])
    assert Attempt.objects.get().submitted_at == attempt.due_at


def test_just_after_the_end_the_page_says_that_it_is_over(client):
    attempt = ago(30.5)
    client.force_login(attempt.enrollment.user)
    page = client.get(f"/a/{attempt.code}/1/", follow=True)
    assert "The time is over" in page.content.decode()
    data = {"answer": "1", "key": str(uuid4()), "seq": 1, "go": "next"}
    client.post(f"/a/{attempt.code}/1/", data)
    assert AnswerEvent.objects.get().late
    client.post(f"/a/{attempt.code}/send/")
    assert Attempt.objects.get().submitted_at == attempt.due_at


def test_a_new_attempt_ends_the_one_before():
    first = begun()
    second = start(enrollment=first.enrollment, quiz=first.quiz, now=NOW + timedelta(hours=2))
    assert (second.number, Attempt.objects.get(pk=first.pk).submitted_at) == (2, first.due_at)


def test_the_question_page_shows_the_time_and_is_no_live_region(client):
    attempt = ago(10)
    client.force_login(attempt.enrollment.user)
    page = client.get(f"/a/{attempt.code}/1/").content.decode()
    timer = page.split("data-clock")[1].split("</p>")[0]
    assert "20 minutes left" in timer
    assert "role=" not in timer
    assert "aria-live" not in page


def test_a_change_of_a_persons_time_is_one_row_and_is_audited():
    enrollment = enrolled(timed())
    for _turn in range(2):
        give(enrollment, "1.5", 5)
    give(enrollment, "2")
    give(enrollment, "1")
    rows = Accommodation.objects.order_by("pk").values_list("pace", "break_minutes", "ended_at")
    assert list(rows) == [("1.5", 5, NOW), ("2", 0, NOW)]
    events = Event.objects.filter(verb="accommodation_set", person_id=enrollment.user_id).order_by("pk")
    assert [event.detail["pace"] for event in events] == ["1.5", "2", "1"]


@pytest.mark.parametrize(
    "strict",
    [
        {"attempt_limit": 2},
        {"wait_minutes": 10},
        {"review_first": True},
        {"counts": "last"},
        {"time_limit": 5},
        {"closes_at_due": True},
    ],
)
def test_the_database_asks_for_a_reason(strict):
    with pytest.raises(IntegrityError):
        QuizFactory(**strict)


def test_left_never_goes_below_nothing():
    assert [timing.left(due, now=NOW) for due in (None, NOW - MINUTES, NOW + MINUTES)] == [None, 0, 60]
    assert Quiz().is_gentle
