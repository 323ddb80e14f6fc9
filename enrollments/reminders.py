"""When a person is owed a kind word about a course: rules are rows, and so is what they come to.

Nothing here asks whether today is exactly the day. What is owed and has no row yet gets one, however long the planner was away, and at
most one for an enrollment at a time; so a planner that runs twice, late, or beside another makes no second row.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from accounts import outbox
from accounts.audit import named
from accounts.models import Membership, Notice, User
from accounts.notice_kinds import Category, NoticeKind, register
from accounts.quiet_hours import next_allowed
from enrollments.models import Enrollment, ReminderRule
from enrollments.models.enrollment import EnrollmentQuerySet
from enrollments.opening import all_wait

Trigger = ReminderRule.Trigger
KINDS = {
    Trigger.NOT_STARTED: "reminder_not_started",
    Trigger.IDLE: "reminder_idle",
    Trigger.DUE_SOON: "reminder_due",
}
CHUNK = 500
HUMANE = time(9)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
IN_ALL = 3


@dataclass(frozen=True)
class Owed:
    """One reminder that a rule comes to. `occurrence` is what it hangs on: a date, or "once"."""

    enrollment: Enrollment
    trigger: str
    days: int
    occurrence: str
    due_at: datetime
    expires_at: datetime

    @property
    def key(self) -> str:
        return f"reminder:{self.trigger}:{self.days}:{self.enrollment.pk}:{self.occurrence}"

    def put(self) -> bool:
        return outbox.put(
            key=self.key,
            kind=KINDS[Trigger(self.trigger)],
            user=self.enrollment.user,
            subject=named(self.enrollment),
            due_at=self.due_at,
            expires_at=self.expires_at,
        )


@dataclass
class Rules:
    """Days by course and trigger; under None stand the days for all."""

    days: dict[tuple[int | None, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls) -> "Rules":
        rules = cls()
        for course, trigger, days in ReminderRule.objects.values_list("course", "trigger", "days"):
            rules.days[course, trigger].append(days)
        return rules

    def of(self, enrollment: Enrollment, trigger: str) -> list[int]:
        """A course's own rules of a trigger stand in for those for all."""
        return self.days.get((enrollment.course_id, trigger)) or self.days.get((None, trigger)) or []

    def every(self, trigger: str) -> list[int]:
        return [days for (_, of), all_days in self.days.items() if of == trigger for days in all_days]


@dataclass
class History:
    """The reminders of one enrollment so far, in any state."""

    keys: set[str] = field(default_factory=set)
    moments: list[datetime] = field(default_factory=list)

    def allows(self, owed: Owed) -> bool:
        """Not said before, at most one a week by the person's calendar, and three in all; what was skipped reached nobody."""
        zone = owed.enrollment.user.zone
        day = owed.due_at.astimezone(zone).date()
        near = any(abs(day - moment.astimezone(zone).date()) < WEEK for moment in self.moments)
        return owed.key not in self.keys and not near and len(self.moments) < IN_ALL


def plan_due(*, now: datetime) -> int:
    """Writes a notice for every reminder that is owed at `now` and has none; returns how many. Twice, or two at once, is once."""
    rules, made = Rules.load(), 0
    for pks in batched(candidates(rules, now=now).order_by("pk").values_list("pk", flat=True), CHUNK):
        owing = [owed.enrollment.pk for owed in owed_among(described(pks), rules, now=now)]
        if owing:
            made += write(owing, rules, now=now)
    return made


@transaction.atomic
def write(pks: list[int], rules: Rules, *, now: datetime) -> int:
    """Asks again with the enrollments held, so that two planners cannot both find the week free."""
    held = described(pks).select_for_update(of=("self",), no_key=True)
    return sum(owed.put() for owed in owed_among(held, rules, now=now))


def candidates(rules: Rules, *, now: datetime) -> EnrollmentQuerySet:
    """Open enrollments that some rule may come to, a day early at most: whose day it is already, `owed_by` asks by their zone."""
    wanted = Q(pk__in=[])
    if days := rules.every(Trigger.NOT_STARTED):
        wanted |= Q(started_at=None, enrolled_at__lte=now - (min(days) - 1) * DAY)
    if days := rules.every(Trigger.IDLE):
        wanted |= Q(started_at__isnull=False, last_at__lte=now - (min(days) - 1) * DAY)
    if days := rules.every(Trigger.DUE_SOON):
        wanted |= Q(due__range=(localdate(now) - DAY, localdate(now) + (max(days) + 1) * DAY))
    places = Membership.objects.filter(user=OuterRef("user"))
    stays = Exists(places.exclude(ended_on__lte=localdate(now))) | ~Exists(places)
    reachable = Q(user__is_active=True, user__channel=User.Channel.EMAIL)
    active = Enrollment.objects.filter(reachable, stays, state=Enrollment.State.ACTIVE)
    return active.with_due().annotate(last_at=Coalesce("seen_at", "started_at")).filter(wanted)


def described(pks: Any) -> EnrollmentQuerySet:
    rows = Enrollment.objects.filter(pk__in=pks, state=Enrollment.State.ACTIVE).with_due().order_by("pk")
    return rows.select_related("user").fetch_mode(FETCH_RAISE)


def owed_among(enrollments: EnrollmentQuerySet, rules: Rules, *, now: datetime) -> list[Owed]:
    """At most one reminder an enrollment: the nearest to a date first, none beyond what its history allows, and none where nothing is open."""
    rows = list(enrollments)
    histories = read_histories(rows)
    found = []
    for enrollment in rows:
        allowed = (owed for owed in owed_by(enrollment, rules, now=now) if histories[named(enrollment)].allows(owed))
        if (owed := next(allowed, None)) and not all_wait(enrollment, now=now):
            found.append(owed)
    return found


def read_histories(enrollments: list[Enrollment]) -> dict[str, History]:
    histories: dict[str, History] = defaultdict(History)
    said = Notice.objects.filter(subject__in=map(named, enrollments), kind__in=KINDS.values())
    for subject, key, state, due_at, ended_at in said.values_list("subject", "key", "state", "due_at", "ended_at"):
        histories[subject].keys.add(key)
        if state != Notice.State.SKIPPED:
            histories[subject].moments.append(ended_at or due_at)
    return histories


def owed_by(enrollment: Enrollment, rules: Rules, *, now: datetime) -> Iterator[Owed]:
    """What the rules come to for one enrollment with `due` at `now`, by the person's own calendar; the most useful first."""
    user = enrollment.user
    today = user.today(now)
    if user.paused_until and user.paused_until > today:
        return
    due_at = humane(user, now)
    for trigger, days, occurrence in occurrences(enrollment, rules, today=today):
        late = end_of(user, date.fromisoformat(occurrence)) if trigger == Trigger.DUE_SOON else due_at + WEEK
        if due_at < late:
            yield Owed(enrollment, trigger, days, occurrence, due_at, late)


def occurrences(enrollment: Enrollment, rules: Rules, *, today: date) -> Iterator[tuple[str, int, str]]:
    """Trigger, days and occurrence of each rule whose day has come; of several of one trigger only the latest."""
    due = getattr(enrollment, "due", None)
    left = [days for days in rules.of(enrollment, Trigger.DUE_SOON) if due and 0 <= (due - today).days <= days]
    if due and left:
        yield Trigger.DUE_SOON, min(left), due.isoformat()
    trigger, since, occurrence = quiet_since(enrollment)
    passed = [days for days in rules.of(enrollment, trigger) if (today - since).days >= days]
    if passed:
        yield trigger, max(passed), occurrence


def quiet_since(enrollment: Enrollment) -> tuple[str, date, str]:
    """Whether the person has begun, since which of their days nothing happened, and what a reminder of it hangs on."""
    if enrollment.started_at is None:
        return Trigger.NOT_STARTED, enrollment.user.today(enrollment.enrolled_at), "once"
    day = enrollment.user.today(enrollment.seen_at or enrollment.started_at)
    return Trigger.IDLE, day, day.isoformat()


def humane(user: User, now: datetime) -> datetime:
    """The first moment from `now` on, in UTC, that is not before nine in the person's morning nor in quiet hours."""
    local = now.astimezone(user.zone)
    morning = datetime.combine(local.date(), HUMANE, user.zone).astimezone(UTC)
    return next_allowed(user, max(now, morning))


def end_of(user: User, day: date) -> datetime:
    return datetime.combine(day + DAY, time(), user.zone).astimezone(UTC)


def reason_to_skip(notice: Notice, now: datetime) -> str:
    """Asked at the moment of sending: what was owed when it was planned may have been done since."""
    enrollment = taken(notice)
    if enrollment is None or enrollment.state == Enrollment.State.WITHDRAWN:
        return "no longer taken"
    if enrollment.state == Enrollment.State.COMPLETED:
        return "finished meanwhile"
    if all_wait(enrollment, now=now):
        return "nothing is open yet"
    _, trigger, _, _, occurrence = notice.key.split(":")
    if trigger == Trigger.DUE_SOON:
        return "" if str(getattr(enrollment, "due", None)) == occurrence else "the date was moved"
    same = quiet_since(enrollment)
    return "" if (same[0], same[2]) == (trigger, occurrence) else "something was done meanwhile"


def taken(notice: Notice) -> Enrollment | None:
    rows = Enrollment.objects.of(notice.user).filter(pk=int(notice.subject.partition(":")[2])).with_due()
    return rows.select_related("user").first()


def context(notice: Notice) -> dict[str, Any]:
    """What the letter may say: a date at most, and never of what."""
    enrollment = taken(notice)
    return {"due_on": getattr(enrollment, "due", None)}


def register_kinds() -> None:
    for key in KINDS.values():
        register(NoticeKind(key=key, category=Category.REMINDER, context=context, reason_to_skip=reason_to_skip))
