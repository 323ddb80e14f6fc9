"""Reminders: owed by rules, planned once, kind in number and hour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.delivery import deliver_due
from accounts.memberships import leave
from accounts.models import Notice, User
from enrollments.enrolling import withdraw
from enrollments.models import Cohort, Enrollment, ReminderRule
from enrollments.progress import complete_lesson
from enrollments.reminders import plan_due, reason_to_skip
from tests.enrollments.courses import lessons_of, make_edition
from tests.factories import EnrollmentFactory, MembershipFactory, OrganizationFactory, UserFactory

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
TODAY = date(2026, 3, 10)
pytestmark = pytest.mark.django_db


def planned():
    return sorted(Notice.objects.values_list("key", flat=True))


def send(now):
    """What delivery does to the rows: everything that is due goes out."""
    return Notice.objects.filter(state="waiting", due_at__lte=now).update(state="sent", ended_at=now)


def idle(**kwargs):
    return EnrollmentFactory(enrolled_at=NOON - 60 * DAY, started_at=NOON - 60 * DAY, **kwargs)


def test_default_rules_are_there():
    rules = ReminderRule.objects.filter(course=None).order_by("trigger", "days")
    assert list(rules.values_list("trigger", "days")) == [
        ("due_soon", 1),
        ("due_soon", 7),
        ("idle", 14),
        ("not_started", 7),
    ]


@pytest.mark.parametrize(("days", "made"), [(6, 0), (7, 1), (8, 1), (90, 1)])
def test_not_started(days, made):
    enrollment = EnrollmentFactory(enrolled_at=NOON - days * DAY)
    assert plan_due(now=NOON) == made
    assert planned() == [f"reminder:not_started:7:{enrollment.pk}:once"][:made]


@pytest.mark.parametrize(("days", "made"), [(13, 0), (14, 1), (40, 1)])
def test_idle(days, made):
    enrollment = idle(seen_at=NOON - days * DAY)
    assert plan_due(now=NOON) == made
    assert planned() == [f"reminder:idle:14:{enrollment.pk}:{TODAY - days * DAY}"][:made]


@pytest.mark.parametrize(("days_left", "rule"), [(8, None), (7, 7), (6, 7), (2, 7), (1, 1), (0, 1), (-1, None)])
def test_due_soon(days_left, rule):
    due = TODAY + days_left * DAY
    enrollment = EnrollmentFactory(enrolled_at=NOON, due_on=due)
    plan_due(now=NOON)
    assert planned() == ([f"reminder:due_soon:{rule}:{enrollment.pk}:{due}"] if rule else [])


def test_due_reminder_is_dropped_when_the_day_is_over():
    EnrollmentFactory(enrolled_at=NOON, due_on=TODAY + DAY)
    plan_due(now=NOON)
    assert Notice.objects.get().expires_at == datetime(2026, 3, 11, 16, tzinfo=UTC)  # midnight in Manila


@pytest.mark.parametrize("due", [date(1, 1, 1), date(9999, 12, 31)])
def test_date_beyond_any_calendar_stops_nobody_elses_reminder(due):
    EnrollmentFactory(enrolled_at=NOON - 9 * DAY, due_on=due)
    EnrollmentFactory(enrolled_at=NOON - 9 * DAY)
    assert plan_due(now=NOON) == 2


def test_date_of_the_group_counts():
    enrollment = EnrollmentFactory(enrolled_at=NOON)
    group = Cohort.objects.create(
        course=enrollment.course, organization=OrganizationFactory(), name="May", due_on=TODAY + DAY
    )
    Enrollment.objects.update(cohort=group)
    plan_due(now=NOON)
    assert planned() == [f"reminder:due_soon:1:{enrollment.pk}:{TODAY + DAY}"]


def test_planning_again_changes_nothing():
    EnrollmentFactory(enrolled_at=NOON - 7 * DAY)
    assert [plan_due(now=NOON + timedelta(minutes=minute)) for minute in range(3)] == [1, 0, 0]


def test_rules_of_a_course_stand_in_for_those_for_all():
    own = EnrollmentFactory(enrolled_at=NOON - 3 * DAY)
    later = EnrollmentFactory(enrolled_at=NOON - 8 * DAY)
    ReminderRule.objects.create(course=own.course, trigger="not_started", days=3)
    ReminderRule.objects.create(course=later.course, trigger="not_started", days=30)
    assert plan_due(now=NOON) == 1
    assert planned() == [f"reminder:not_started:3:{own.pk}:once"]


@pytest.mark.parametrize("state", ["completed", "withdrawn"])
def test_nobody_who_is_done_or_left_is_reminded(state):
    moment = {"completed": "completed_at", "withdrawn": "withdrawn_at"}[state]
    EnrollmentFactory(enrolled_at=NOON - 9 * DAY, state=state, **{moment: NOON})
    assert plan_due(now=NOON) == 0


@pytest.mark.parametrize(
    "user", [{"channel": User.Channel.NONE}, {"is_active": False}, {"paused_until": TODAY + DAY}], ids=str
)
def test_nobody_who_wants_no_messages_is_reminded(user):
    EnrollmentFactory(enrolled_at=NOON - 9 * DAY, user=UserFactory(**user))
    assert plan_due(now=NOON) == 0


def test_nobody_who_left_the_agency_is_reminded():
    place = MembershipFactory()
    EnrollmentFactory(user=place.user, enrolled_at=NOON - 9 * DAY)
    leave(place, ended_on=TODAY, by=None, now=NOON)
    assert plan_due(now=NOON) == 0


@pytest.mark.parametrize(
    ("zone", "at", "due_at"),
    [
        ("Asia/Manila", "2026-03-10T04:00+00:00", "2026-03-10T04:00+00:00"),
        ("Asia/Manila", "2026-03-09T16:01+00:00", "2026-03-10T01:00+00:00"),  # just past midnight: nine in the morning
        ("Asia/Manila", "2026-03-10T13:00+00:00", "2026-03-11T00:00+00:00"),  # nine in the evening: the next day
        ("America/New_York", "2026-03-10T04:00+00:00", "2026-03-10T13:00+00:00"),
    ],
)
def test_hour_is_humane_where_the_person_is(zone, at, due_at):
    EnrollmentFactory(enrolled_at=NOON - 30 * DAY, user=UserFactory(time_zone=zone))
    plan_due(now=datetime.fromisoformat(at))
    assert Notice.objects.get().due_at == datetime.fromisoformat(due_at)


def test_day_is_the_persons_own():
    """Joined at 00:30 on the 3rd in Manila, which is the 2nd in New York: its seventh day begins with the person's midnight."""
    joined = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    here, there = UserFactory(), UserFactory(time_zone="America/New_York")
    for user in (here, there):
        EnrollmentFactory(enrolled_at=joined, user=user)
    seen = []
    for hour in range(5 * 24, 9 * 24):
        now = datetime(2026, 3, 2, 16, tzinfo=UTC) + timedelta(hours=hour)
        if plan_due(now=now):
            seen.append(now)
    assert seen == [datetime(2026, 3, 9, 4, tzinfo=UTC), datetime(2026, 3, 9, 16, tzinfo=UTC)]


def test_one_a_week_and_three_in_all():
    enrollment = EnrollmentFactory(enrolled_at=NOON - 7 * DAY)
    for days in (3, 8, 9, 30, 40):
        ReminderRule.objects.create(course=enrollment.course, trigger="not_started", days=days)
    sent = []
    for day in range(120):
        now = NOON + day * DAY
        plan_due(now=now)
        if send(now + timedelta(hours=1)):
            sent.append(day)
    assert sent == [0, 7, 23]  # the rules of 3 (late), 9 (held a week) and 30 days; a fourth never


def test_waiting_reminder_counts_for_the_week():
    EnrollmentFactory(enrolled_at=NOON - 7 * DAY, due_on=TODAY + 2 * DAY)
    assert [plan_due(now=NOON + day * DAY) for day in range(3)] == [1, 0, 0]
    assert Notice.objects.get().state == Notice.State.WAITING


def test_reminder_that_was_skipped_reached_nobody_and_does_not_count():
    enrollment = EnrollmentFactory(enrolled_at=NOON, due_on=TODAY + 7 * DAY)
    plan_due(now=NOON)
    Notice.objects.update(state="skipped", ended_at=NOON)
    assert [plan_due(now=NOON), plan_due(now=NOON + 6 * DAY)] == [0, 1]
    assert planned()[0] == f"reminder:due_soon:1:{enrollment.pk}:{TODAY + 7 * DAY}"


def test_scheduler_dead_3_days():
    """All that came due meanwhile is made up for, with one message an enrollment."""
    for days in range(4, 8):
        EnrollmentFactory(enrolled_at=NOON - days * DAY, due_on=TODAY + 4 * DAY)
    idle(seen_at=NOON - 12 * DAY, due_on=TODAY + 3 * DAY)
    back = NOON + 3 * DAY
    assert plan_due(now=back) == 5
    assert sorted(Notice.objects.values_list("subject", flat=True).distinct()) == sorted(
        f"enrollment:{pk}" for pk in Enrollment.objects.values_list("pk", flat=True)
    )
    assert [plan_due(now=back), plan_due(now=back + DAY)] == [0, 0]


def test_query_count_does_not_grow_with_those_who_were_told(django_assert_num_queries):
    for _ in range(12):
        EnrollmentFactory(enrolled_at=NOON - 9 * DAY)
    plan_due(now=NOON)
    with django_assert_num_queries(4):  # rules, candidates, their rows, their history
        assert plan_due(now=NOON + timedelta(minutes=1)) == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"state": "completed", "completed_at": NOON}, "finished meanwhile"),
        ({"state": "withdrawn", "withdrawn_at": NOON}, "no longer taken"),
        ({"due_on": TODAY + 30 * DAY}, "the date was moved"),
        ({"due_on": None}, "the date was moved"),
    ],
)
def test_due_reminder_is_checked_again_when_it_is_sent(change, reason):
    EnrollmentFactory(enrolled_at=NOON, due_on=TODAY + DAY)
    plan_due(now=NOON)
    Enrollment.objects.update(**change)
    assert reason_to_skip(Notice.objects.get(), NOON) == reason


@pytest.mark.parametrize(
    ("change", "reason"), [({}, ""), ({"started_at": NOON, "seen_at": NOON}, "something was done meanwhile")]
)
def test_completed_between_queue_and_send_is_skipped(change, reason):
    EnrollmentFactory(enrolled_at=NOON - 9 * DAY)
    plan_due(now=NOON)
    Enrollment.objects.update(**change)
    assert reason_to_skip(Notice.objects.get(), NOON) == reason


@pytest.mark.parametrize("step", ["finish", "stop", "go on"])
def test_whoever_acts_between_planning_and_sending_hears_nothing(mailoutbox, step):
    """The whole way, through the functions that pages call; only who did nothing is written to."""
    edition = make_edition(True, True)
    quiet, active = (EnrollmentFactory(edition=edition, enrolled_at=NOON - 9 * DAY) for _ in range(2))
    assert plan_due(now=NOON - timedelta(hours=1)) == 2
    lessons = lessons_of(edition)
    if step == "stop":
        withdraw(active, reason="", now=NOON, by=active.user)
    else:
        for lesson in lessons if step == "finish" else lessons[:1]:
            complete_lesson(enrollment=active, lesson=lesson, way="full", now=NOON)
    deliver_due(now=NOON)
    assert [letter.to for letter in mailoutbox] == [[quiet.user.email]]
    said = {"finish": "finished meanwhile", "stop": "no longer taken", "go on": "something was done meanwhile"}
    skipped = Notice.objects.get(user=active.user, kind="reminder_not_started")
    assert (skipped.state, skipped.reason) == ("skipped", said[step])


def test_idle_reminder_is_dropped_once_something_was_done():
    idle(seen_at=NOON - 20 * DAY)
    plan_due(now=NOON)
    Enrollment.objects.update(seen_at=NOON)
    assert reason_to_skip(Notice.objects.get(), NOON) == "something was done meanwhile"


@pytest.mark.django_db(transaction=True)
def test_two_planners_make_one_row():
    enrollments = [EnrollmentFactory(enrolled_at=NOON - 9 * DAY) for _ in range(10)]
    for rule in [("not_started", 7), ("due_soon", 1)]:
        ReminderRule.objects.get_or_create(course=None, trigger=rule[0], days=rule[1])

    def plan(number):
        try:
            return plan_due(now=NOON + timedelta(seconds=number))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(plan, range(4)))
    assert sum(made) == len(enrollments)
    assert len(planned()) == len(enrollments)
