"""How far people are, for those who answer for them: one query layer under the table, its figures, its export and the reasons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import FETCH_RAISE, Count, F, Q, QuerySet, Value
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import looking
from accounts.audit import record
from accounts.models import Look, User
from enrollments.filters import Given, PeopleFilter, Shape, Sort, chosen, everyone, slots
from enrollments.models import DueChange, Enrollment, LessonCompletion, Standing
from enrollments.models.enrollment import EnrollmentQuerySet
from lms.kit.prepared import by_shape

PAGE = 50
NOTHING = "–"
PILLS: dict[str, str] = {
    Standing.DONE: "leaf",
    Standing.OVERDUE: "mango",
    Standing.NOT_STARTED: "none",
    Standing.LEFT: "none",
}


class Shown(NamedTuple):
    """What is fetched for a row, named as the queryset names it."""

    pk: int
    user_id: int
    user__display_name: str
    user__username: str
    course__code: str
    place: str | None
    standing: str
    done: int
    needed: int
    due: date | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, in the words that the screen and the export share."""

    pk: str
    person: str
    name: str
    place: str
    course: str
    state: str
    progress: str
    due: str
    seen: str
    pill: str

    @property
    def is_here(self) -> bool:
        """Whether the person has a place in scope on the day that the row is about."""
        return self.place != NOTHING

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.name, self.place, self.course, self.state, self.progress, self.due, self.seen)


@dataclass(frozen=True)
class Figures:
    """People once each, and enrollments by standing."""

    people: int
    enrollments: dict[str, int]

    def count(self, standing: str | None) -> int:
        """Enrollments of one standing; of all without one."""
        return self.enrollments[standing] if standing else sum(self.enrollments.values())


@by_shape
def counted(shape: Shape) -> Any:
    """How many people, and how many enrollments of each standing: one row."""
    rows: Any = everyone(slots(shape))
    counts = {value: Count("pk", filter=Q(standing=value)) for value in Standing.values}
    figures = rows.annotate(all=Value(1)).values("all").annotate(people=Count("user", distinct=True), **counts)
    return figures.values_list("people", *Standing.values)


@by_shape
def shown_rows(shape: Shape, sort: str, number: int) -> Any:
    """The rows of one page: found first, and then described."""
    given = slots(shape)
    first = (number - 1) * PAGE
    on_page = ordered(chosen(given), sort).values("pk")[first : first + PAGE]
    return ordered(described(Enrollment.objects.filter(pk__in=on_page), given), sort).values_list(*Shown._fields)


class Table:
    """The people of one coordinator under one set of filters."""

    def __init__(self, filters: PeopleFilter) -> None:
        self.filters = filters

    @cached_property
    def figures(self) -> Figures:
        given = self.filters.given
        if given is None:
            return Figures(0, dict.fromkeys(Standing.values, 0))
        row = counted(given.shape).first(**given.values) or (0, *(0 for _standing in Standing))
        return Figures(row[0], dict(zip(Standing.values, row[1:], strict=True)))

    @property
    def count(self) -> int:
        return self.figures.count(self.filters.value("state"))

    @property
    def sort(self) -> str:
        return self.filters.value("sort") or ""

    def page(self, number: Any) -> tuple[Page[Any], list[Row]]:
        """One page and its rows; a number that is none, or too high, gives the nearest page."""
        page = Paginator(range(self.count), PAGE).get_page(number)
        given = self.filters.given
        rows = shown_rows(given.shape, self.sort, page.number).rows(**given.values) if given else []
        return page, list(read(rows))

    def export(self) -> Iterator[tuple[str, ...]]:
        """The cells of every row of every page, read as they are written."""
        given = self.filters.given
        if given is None:
            return iter(())
        told = ordered(described(chosen(given), given), self.sort).values_list(*Shown._fields)
        return (row.cells for row in read(told.iterator(chunk_size=500)))

    def people(self) -> Iterator[int]:
        """The ids of those with a row on any page."""
        given = self.filters.given
        return iter(()) if given is None else chosen(given).order_by("pk").values_list("user", flat=True).iterator()


@transaction.atomic
def hand_out(table: Table, *, now: datetime) -> Iterator[tuple[str, ...]]:
    """The rows of `table` to take away; that they were taken is noted, with how many and by which filters, never with a name."""
    asked = {name: table.filters.data.get(name) for name in ("course", "organization", "cohort", "state", "as_of")}
    detail = {"rows": table.count, "named": bool(table.filters.typed_name), **{k: v for k, v in asked.items() if v}}
    looking.note_list(table.people(), kind=Look.Kind.EXPORT, viewer=table.filters.user, now=now)
    record(verb="people_exported", actor=table.filters.user, subject=table.filters.user, detail=detail, now=now)
    return table.export()


def ordered(rows: EnrollmentQuerySet, sort: str) -> Any:
    called: Any = rows.with_called()
    if sort == Sort.DUE:
        return called.order_by(F("due").asc(nulls_last=True), "called", "pk")
    return called.order_by("called", "pk")


def read(rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    say = Words()
    return (row(Shown._make(cells), say) for cells in rows)


class Words:
    """The words of one answer, each looked up once: a thousand rows say the same few."""

    def __init__(self) -> None:
        self.standing = {standing.value: str(standing.label) for standing in Standing}
        self.progress = _("%(done)s of %(needed)s")
        self.days: dict[date, str] = {}

    def day(self, day: date | None) -> str:
        if day is None:
            return NOTHING
        if day not in self.days:
            self.days[day] = date_format(day, "j M Y")
        return self.days[day]

    def moment(self, moment: datetime | None) -> str:
        return self.day(localtime(moment).date() if moment else None)


def described(rows: EnrollmentQuerySet, given: Given) -> EnrollmentQuerySet:
    """What a row says. It comes after filtering, so that it is worked out for the rows that are shown only."""
    return rows.with_standing(on=given.today).with_done().with_place(given, below=given.below, on=given.day)


def row(shown: Shown, say: Words) -> Row:
    """One line from what `described` fetched for it."""
    return Row(
        pk=str(shown.pk),
        person=str(shown.user_id),
        name=shown.user__display_name or shown.user__username,
        place=shown.place or NOTHING,
        course=shown.course__code,
        state=say.standing[shown.standing],
        progress=say.progress % {"done": shown.done, "needed": shown.needed},
        due=say.day(shown.due),
        seen=say.moment(shown.seen_at),
        pill=PILLS.get(shown.standing, ""),
    )


def table(user: User, asked: QueryDict, *, today: date) -> Table:
    """The people `user` answers for, as `asked`; `today` is the day it is where she is."""
    return Table(PeopleFilter(asked, user=user, today=today))


def header() -> list[str]:
    return [_("Name"), _("Where"), _("Course"), _("State"), _("Progress"), _("Due"), _("Last seen")]


@dataclass(frozen=True)
class Fact:
    """Something that happened, on a day, and the note that was left with it."""

    at: datetime
    text: str
    note: str = ""

    @property
    def day(self) -> str:
        return date_format(localtime(self.at), "j M Y")


def followed(user: User) -> EnrollmentQuerySet:
    """The enrollments `user` may open one by one."""
    rows = Enrollment.objects.tracked_by(user).select_related("user", "cohort", "enrolled_by")
    return rows.fetch_mode(FETCH_RAISE)


def row_of(enrollment: Enrollment, *, user: User, today: date) -> Row:
    """The line that the table has for `enrollment`; the place is today's."""
    told = described(Enrollment.objects.filter(pk=enrollment.pk), Given.on(today, user=user))
    return row(Shown._make(told.values_list(*Shown._fields).get()), Words())


def evidence(enrollment: Enrollment) -> list[Fact]:
    """Why an enrollment stands where it stands: every fact with its day, oldest first."""
    facts = [Fact(enrollment.enrolled_at, joined(enrollment))]
    if enrollment.started_at:
        facts.append(Fact(enrollment.started_at, _("began")))
    facts += [Fact(done.completed_at, said(done), done.lesson.title) for done in finished(enrollment)]
    facts += [Fact(change.changed_at, moved(change), change.reason) for change in changes(enrollment)]
    if enrollment.completed_at:
        facts.append(Fact(enrollment.completed_at, _("finished the course")))
    if enrollment.withdrawn_at:
        facts.append(Fact(enrollment.withdrawn_at, _("left the course"), enrollment.withdrawn_reason))
    return sorted(facts, key=lambda fact: fact.at)


def joined(enrollment: Enrollment) -> str:
    if enrollment.enrolled_by_id in {None, enrollment.user_id}:
        return _("joined")
    return _("enrolled by %(name)s") % {"name": enrollment.enrolled_by}


def finished(enrollment: Enrollment) -> QuerySet[LessonCompletion]:
    return enrollment.completions.select_related("lesson").order_by("completed_at", "pk").fetch_mode(FETCH_RAISE)


def changes(enrollment: Enrollment) -> QuerySet[DueChange]:
    return enrollment.due_changes.select_related("changed_by").order_by("changed_at", "pk").fetch_mode(FETCH_RAISE)


def said(done: LessonCompletion) -> str:
    return _("passed a check") if done.way == LessonCompletion.Way.QUIZ else _("finished a lesson")


def moved(change: DueChange) -> str:
    if change.due_on is None:
        text = _("date taken away")
    else:
        text = _("date set to %(day)s") % {"day": date_format(change.due_on, "j M Y")}
    return _("%(what)s by %(name)s") % {"what": text, "name": change.changed_by} if change.changed_by else text
