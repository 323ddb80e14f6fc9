"""How a person comes into a course, leaves it, and comes back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Membership, User
from accounts.preferences import sign_out_on_leave
from courses.models import Course, Edition
from enrollments import deadlines
from enrollments.models import Cohort, Enrollment
from lms.kit.prepared import Prepared, slot
from lms.kit.states import move


class NotOpenError(Exception):
    """The course cannot be joined; the text says why to a person."""


class FinishedError(Exception):
    """The course is finished and cannot be left any more; the text says so to a person."""


HELD = Prepared(
    lambda: (
        Membership.objects.filter(user=slot("user"))
        .order_by("organization__path", "pk")
        .values_list("role", "started_on", "ended_on", "organization__path", "organization__name")
    )
)


class Held(NamedTuple):
    """A membership, with where it is."""

    role: str
    started_on: date
    ended_on: date | None
    path: str
    name: str

    def in_force(self, *, on: date) -> bool:
        """Whether it holds on the day `on`; `ended_on` is the first day without."""
        return self.started_on <= on and (self.ended_on is None or self.ended_on > on)


@dataclass(frozen=True)
class Places:
    """Where a person stands in the tree on one day: paths of her open places, and whether she had any at all."""

    open: frozenset[str]
    known: bool

    @property
    def left(self) -> bool:
        """She had places, and every one has ended."""
        return self.known and not self.open


def places_of(user: User, *, on: date) -> Places:
    """One query, good for any number of courses."""
    return places_in(held_by(user), on=on)


def held_by(user: User) -> list[Held]:
    """Every place that a person has or had, in the tree's order. One query."""
    return [Held(*row) for row in HELD.rows(user=user.pk)]


def places_in(held: list[Held], *, on: date) -> Places:
    """The same for all of a person's places, already fetched."""
    return Places(open=frozenset(place.path for place in held if place.in_force(on=on)), known=bool(held))


def reason_not_to_join(user: User, course: Course, *, on: date) -> str:
    """Why `user` may not join by herself on the day `on`, in a sentence for her; "" when she may."""
    return reason_for(places_of(user, on=on), course)


def reason_for(places: Places, course: Course) -> str:
    """The same for places already fetched. One query at most."""
    if course.joining != Course.Joining.AUDIENCE:
        return reason(places, course.joining, [])
    welcome = course.audiences.order_by("organization__path")
    return reason(places, course.joining, list(welcome.values_list("organization__path", "organization__name")))


def reason(places: Places, joining: str, welcome: list[tuple[str, str]]) -> str:
    """The same for a course of which all is fetched; `welcome` are its audience's organizations in order: (path, name)."""
    if places.left:
        return _("You have no place at present, so courses are closed to you. What you finished stays yours.")
    if joining == Course.Joining.OPEN:
        return ""
    if joining == Course.Joining.INVITATION:
        return _("By invitation. Type the code you were given, or ask your coordinator.")
    if any(mine.startswith(path) for mine in places.open for path, _name in welcome):
        return ""
    return _("For people of %(names)s.") % {"names": ", ".join(name for _path, name in welcome)}


@transaction.atomic
def enroll_oneself(*, user: User, course: Course, now: datetime) -> Enrollment:
    """What the Join button does. Who is in already is in. Raises NotOpenError with the reason."""
    today = user.today(now)
    if mine := Enrollment.objects.open_to(user, on=today).filter(course=course).first():
        return mine
    if reason := reason_not_to_join(user, course, on=today):
        raise NotOpenError(reason)
    return enroll(user=user, course=course, now=now)


@transaction.atomic
def enroll(
    *,
    user: User,
    course: Course,
    now: datetime,
    by: User | None = None,
    cohort: Cohort | None = None,
    due_on: date | None = None,
) -> Enrollment:
    """Brings `user` into the course's current edition; done twice, or by two at once, it is one enrollment.

    `by` is who did it for her (None: she herself). Without `due_on` the date is the group's, or counted from her day of
    joining. Whoever had left goes on where she stopped, in the edition she began. Raises NotOpenError.
    """
    edition = Edition.objects.current().filter(course=course).first()
    if edition is None:
        raise NotOpenError(_("This course is being prepared. Please come back later."))
    dates = deadlines.first_dates(course=course, cohort=cohort, day=user.today(now), given=due_on)
    start = {"edition": edition, "cohort": cohort, "enrolled_at": now, "enrolled_by": by or user, **dates}
    enrollment, made = Enrollment.objects.get_or_create(user=user, course=course, cycle=1, defaults=start)
    if course.gentle:
        sign_out_on_leave(user)
    if made:
        record(verb="enrolled", actor=by or user, subject=enrollment, person=user, now=now)
    elif not resume(enrollment, cohort=cohort or enrollment.cohort, due_on=due_on, by=by or user, now=now):
        return enrollment
    if due_on:
        deadlines.note_change([enrollment], due_on=due_on, reason="", by=by, now=now)
    return enrollment


def resume(enrollment: Enrollment, *, cohort: Cohort | None, due_on: date | None, by: User, now: datetime) -> bool:
    """Lets a person who left go on with all she did; True for the one call that did. The date is found anew."""
    day = enrollment.user.today(now)
    dates = deadlines.first_dates(course=enrollment.course, cohort=cohort, day=day, given=due_on)
    back = {"withdrawn_at": None, "withdrawn_reason": "", "cohort": cohort, **dates}
    if not move(enrollment, Enrollment.State.ACTIVE, also=back):
        enrollment.refresh_from_db()
        return False
    record(verb="resumed", actor=by, subject=enrollment, person=enrollment.user, now=now)
    return True


@transaction.atomic
def withdraw(enrollment: Enrollment, *, reason: str, now: datetime, by: User) -> Enrollment:
    """Ends an enrollment, with a date and (if she likes) a reason; everything done stays. Twice is once. Raises FinishedError."""
    left = {"withdrawn_at": now, "withdrawn_reason": reason[:200]}
    if move(enrollment, Enrollment.State.WITHDRAWN, also=left):
        record(verb="withdrawn", actor=by, subject=enrollment, person=enrollment.user, now=now)
        return enrollment
    enrollment.refresh_from_db()
    if enrollment.state == Enrollment.State.COMPLETED:
        raise FinishedError(_("You have finished this course. It stays on your record."))
    return enrollment
