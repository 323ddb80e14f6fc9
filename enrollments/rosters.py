"""Adding many people at once: every line of what was pasted gets a verdict first, and only then, if she says so, something happens.

Whoever has a place in her part of the tree is enrolled. Everybody else is asked, whether known elsewhere, gone meanwhile, or new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import memberships
from accounts.models import Membership, Organization, Role, User
from courses.models import Course, Edition
from enrollments import deadlines, offers
from enrollments.enrolling import enroll
from enrollments.models import Cohort, Enrollment

MOST = 500
LONGEST = User._meta.get_field("email").max_length or 0
SEPARATORS = str.maketrans({",": "\n", ";": "\n", "\t": "\n"})


class RosterError(Exception):
    """The list as a whole cannot be taken; the text says what to do."""


class Verdict(models.TextChoices):
    """What becomes of a line. "New here" says nothing about whether the person is known elsewhere."""

    NEW = "new", gettext_lazy("new here")
    ENROLLED = "enrolled", gettext_lazy("yours")
    ALREADY = "already", gettext_lazy("already in")
    TWICE = "twice", gettext_lazy("twice")
    UNREADABLE = "unreadable", gettext_lazy("not an address")


NEXT = {
    Verdict.NEW: gettext_lazy("Will be asked. Their place begins with their yes."),
    Verdict.ENROLLED: gettext_lazy("Will be enrolled."),
    Verdict.ALREADY: gettext_lazy("Takes the course already; nothing changes."),
    Verdict.TWICE: gettext_lazy("Stands in the list before; once is enough."),
    Verdict.UNREADABLE: gettext_lazy("Write it as name@place.ph, one a line."),
}
PILLS = {Verdict.ALREADY: "none", Verdict.TWICE: "none", Verdict.UNREADABLE: "mango"}


@dataclass(frozen=True)
class Line:
    """One entry of the pasted text; `number` counts entries from 1."""

    number: int
    typed: str
    email: str
    verdict: Verdict

    @property
    def pill(self) -> str:
        return PILLS.get(self.verdict, "")

    @property
    def next(self) -> str:
        """What happens to it, or what to do about it."""
        return str(NEXT[self.verdict])


@dataclass(frozen=True)
class Roster:
    """A pasted list with its verdicts."""

    lines: list[Line]

    def of(self, *verdicts: Verdict) -> list[Line]:
        return [line for line in self.lines if line.verdict in verdicts]

    @property
    def to_add(self) -> list[Line]:
        return self.of(Verdict.NEW, Verdict.ENROLLED)

    @property
    def unreadable(self) -> list[Line]:
        return self.of(Verdict.UNREADABLE)

    @classmethod
    def read(cls, text: str, *, course: Course, by: User, on: date) -> Self:
        """The verdict on each entry of `text` on the day `on`, as far as `by` may know; writes nothing. Raises RosterError."""
        entries = [entry.strip() for entry in text.translate(SEPARATORS).splitlines() if entry.strip()]
        if not entries:
            raise RosterError(_("Write at least one e-mail address."))
        if len(entries) > MOST:
            raise RosterError(
                _("%(count)d addresses are more than %(most)d. Take them in parts, please.")
                % {"count": len(entries), "most": MOST}
            )
        emails = [address(entry) for entry in entries]
        here, enrolled = known(emails, course=course, by=by, on=on)
        seen: set[str] = set()
        lines = []
        for number, (entry, email) in enumerate(zip(entries, emails, strict=True), start=1):
            lines.append(Line(number, entry, email, verdict(email, seen=seen, here=here, enrolled=enrolled)))
            seen.add(email)
        return cls(lines)


def address(entry: str) -> str:
    """The address in `entry`, also when it stands as `Name <name@place.ph>`; "" when there is none that mail can reach."""
    if entry.endswith(">") and "<" in entry:
        entry = entry[entry.rindex("<") + 1 : -1]
    email = entry.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= LONGEST else ""


def known(emails: Iterable[str], *, course: Course, by: User, on: date) -> tuple[set[str], set[str]]:
    """Which addresses are people `by` answers for on the day `on`, and which of these take the course."""
    hers = User.objects.coordinated_by(by, on=on).annotate(address=Lower("email")).filter(address__in={*emails} - {""})
    taking = Enrollment.objects.tracked_by(by).filter(course=course).exclude(state=Enrollment.State.WITHDRAWN)
    rows = hers.annotate(takes=models.Exists(taking.filter(user=models.OuterRef("pk")))).values_list("address", "takes")
    found = dict(rows)
    return set(found), {email for email, takes in found.items() if takes}


def verdict(email: str, *, seen: set[str], here: set[str], enrolled: set[str]) -> Verdict:
    if not email:
        return Verdict.UNREADABLE
    if email in seen:
        return Verdict.TWICE
    if email in enrolled:
        return Verdict.ALREADY
    return Verdict.ENROLLED if email in here else Verdict.NEW


def add(
    lines: Iterable[Line],
    *,
    course: Course,
    organization: Organization,
    due_on: date | None,
    cohort: Cohort | None = None,
    by: User,
    now: datetime,
) -> dict[str, int]:
    """Enrolls `by`'s own people, and asks the others for `organization`; returns how many lines of each verdict it went through.

    One person at a time, each whole: stopped half-way or done twice, the rest is added the next time and nobody twice.
    Raises enrolling.NotOpenError.
    """
    done: dict[str, int] = {Verdict.NEW: 0, Verdict.ENROLLED: 0}
    acts = {Verdict.NEW: offers.ask, Verdict.ENROLLED: place}
    for line in lines:
        if act := acts.get(line.verdict):
            act(
                email=line.email,
                course=course,
                organization=organization,
                due_on=due_on,
                cohort=cohort,
                by=by,
                now=now,
            )
            done[line.verdict] += 1
    return done


@transaction.atomic
def place(
    *,
    email: str,
    course: Course,
    organization: Organization,
    due_on: date | None,
    cohort: Cohort | None,
    by: User,
    now: datetime,
) -> Enrollment:
    """Enrolls one of `by`'s people; who learns somewhere in her scope already stays where they are."""
    person = User.objects.coordinated_by(by, on=by.today(now)).get(email__iexact=email)
    today = person.today(now)
    here = Membership.objects.below(by.scope("coordinator")).filter(user=person, role=Role.LEARNER)
    if not here.current(on=today).exists():
        memberships.join(user=person, organization=organization, role=Role.LEARNER, started_on=today, by=by, now=now)
    return enroll(user=person, course=course, now=now, by=by, cohort=cohort, due_on=due_on)


@transaction.atomic
def move_due(
    enrollments: models.QuerySet[Enrollment],
    *,
    cohort: Cohort | None,
    due_on: date,
    reason: str,
    by: User,
    now: datetime,
) -> int:
    """Moves the date of the `cohort`, or else of each of `enrollments` by itself; returns how many of `enrollments` it concerns.

    In a cohort, whoever has a date of their own keeps it, and who joins later gets the new one.
    """
    moved = list(enrollments.select_related("user"))
    if cohort is not None:
        deadlines.set_cohort_due(cohort, due_on=due_on, reason=reason, by=by, now=now)
        return len(moved)
    for enrollment in moved:
        deadlines.set_due(enrollment, due_on=due_on, reason=reason, by=by, now=now)
    return len(moved)


def offered_by(user: User) -> models.QuerySet[Course]:
    """The published courses that `user` may enroll her people in: open ones, and those of an organization on her line of the tree.

    Each carries `title`, for the page only.
    """
    above = {path[:end] for path in user.scope("coordinator") for end in range(6, len(path) + 1, 6)}
    line = Organization.objects.filter(
        models.Q(path__in=above) | models.Q(pk__in=Organization.objects.coordinated_by(user).values("pk"))
    )
    joinable = (
        models.Q(joining=Course.Joining.OPEN)
        | models.Q(organization__in=line)
        | models.Q(audiences__organization__in=line)
    )
    taught = Edition.objects.current().filter(course=models.OuterRef("pk"))
    named = models.Subquery(taught.values("title"))
    return Course.objects.filter(joinable, models.Exists(taught)).annotate(title=named).distinct().order_by("code")


def groups_of(user: User) -> models.QuerySet[Cohort]:
    """The groups in organizations where `user` coordinates."""
    here = Cohort.objects.filter(organization__in=Organization.objects.coordinated_by(user))
    return here.select_related("course").order_by("name", "pk")
