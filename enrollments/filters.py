"""What a coordinator may ask of her table; the page, its figures and its export ask through this one door."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Role, User
from courses.models import Course
from enrollments.models import Cohort, Enrollment, Standing
from enrollments.models.enrollment import EnrollmentQuerySet
from lms.kit.encryption import sealed, unsealed
from lms.kit.prepared import by_shape, slot
from lms.kit.text import fold

LONGEST_NAME = 120
NOT_READABLE = "\0"
SANE: list[Callable[[Any], None]] = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


@dataclass(frozen=True)
class Select:
    """A list to choose from, ready to be drawn: (value, label, chosen)."""

    name: str
    label: Any
    options: list[tuple[str, Any, bool]]


class Sort(TextChoices):
    NAME = "name", _("name")
    DUE = "due", _("due date")


class Shape(NamedTuple):
    """What the table's queries have in them, without any value: how many places, which filters, how many words of a name."""

    places: int
    below: bool
    chosen: tuple[str, ...]
    words: int


@dataclass(frozen=True)
class Given:
    """What the table's queries are made of: the values that were asked for, or the slots that stand in for them.

    `paths` are those of the organizations where she coordinates; `midnight` is when the day `day` ends where she is.
    """

    paths: list[Any]
    today: Any
    day: Any
    midnight: Any
    below: Any = ""
    chosen: dict[str, Any] = field(default_factory=dict)
    words: list[Any] = field(default_factory=list)

    @classmethod
    def on(cls, today: date, *, user: User, day: date | None = None, **asked: Any) -> "Given":
        """The scope of `user`, whose day it is; `day` is another day to look at."""
        day = day or today
        midnight = datetime.combine(day + timedelta(days=1), time(), user.zone)
        return cls(paths=user.scope(Role.COORDINATOR), today=today, day=day, midnight=midnight, **asked)

    def scope(self, role: str) -> list[Any]:
        """The paths where she coordinates: nobody asks for another role here."""
        return self.paths if role == Role.COORDINATOR else []

    @property
    def shape(self) -> Shape:
        return Shape(len(self.paths), bool(self.below), tuple(self.chosen), len(self.words))

    @property
    def values(self) -> dict[str, Any]:
        """Everything by the name of its slot."""
        return {
            "today": self.today,
            "day": self.day,
            "midnight": self.midnight,
            "below": self.below,
            **self.chosen,
            **{f"path_{n}": path for n, path in enumerate(self.paths)},
            **{f"word_{n}": word for n, word in enumerate(self.words)},
        }


def slots(shape: Shape) -> Given:
    """Slots for everything that a table of this shape was given."""
    text, day = models.CharField(), models.DateField()
    return Given(
        paths=[slot(f"path_{n}", text) for n in range(shape.places)],
        today=slot("today", day),
        day=slot("day", day),
        midnight=slot("midnight", models.DateTimeField()),
        below=slot("below", text) if shape.below else "",
        chosen={name: slot(name, models.BigIntegerField() if name == "cohort" else text) for name in shape.chosen},
        words=[slot(f"word_{n}", text) for n in range(shape.words)],
    )


def everyone(given: Given) -> EnrollmentQuerySet:
    """What was asked for, in every state: what the figures count."""
    rows = Enrollment.objects.tracked_by(given, below=given.below, on=given.day).with_standing(on=given.today)
    rows = rows.filter(enrolled_at__lt=given.midnight).called(given.words)
    for name in ("course", "cohort"):
        rows = PeopleFilter.base_filters[name].filter(rows, given.chosen.get(name))
    return rows


def chosen(given: Given) -> EnrollmentQuerySet:
    """What was asked for, in the state that was asked for: what the table shows."""
    rows: EnrollmentQuerySet = PeopleFilter.base_filters["state"].filter(everyone(given), given.chosen.get("state"))
    return rows


@by_shape
def course_codes(places: int) -> Any:
    """The courses that her people take or took."""
    given = slots(Shape(places, below=False, chosen=(), words=0))
    taken = Enrollment.objects.tracked_by(given).filter(course=models.OuterRef("pk"))
    return Course.objects.filter(models.Exists(taken)).order_by("code").values_list("code")


@by_shape
def cohorts(places: int) -> Any:
    given = slots(Shape(places, below=False, chosen=(), words=0))
    here = Cohort.objects.filter(organization__in=Organization.objects.coordinated_by(given))
    return here.order_by("name", "pk").values_list("pk", "name")


@by_shape
def organizations(places: int) -> Any:
    given = slots(Shape(places, below=False, chosen=(), words=0))
    return Organization.objects.coordinated_by(given).in_tree_order().values_list("pk", "name", "path")


def address_of(typed: QueryDict) -> str:
    """The query string that asks for what was typed: only what is filled in, and a name sealed, since addresses are kept by many."""
    texts = {field: str(typed.get(field, "")).strip() for field in PeopleFilter.base_filters}
    asked = {field: text for field, text in texts.items() if text}
    if "name" in asked:
        asked["name"] = sealed(asked["name"][:LONGEST_NAME])
    return urlencode(asked)


def with_name_open(asked: QueryDict) -> QueryDict:
    """What an address asks for, with the name as it was typed; a name that nobody sealed becomes one that no form takes."""
    opened = asked.copy()
    if opened.get("name"):
        opened["name"] = unsealed(str(opened["name"])) or NOT_READABLE
    return opened


class PeopleFilter(django_filters.FilterSet):
    """Filters over the people `user` answers for. Every choice that it offers lies inside her scope.

    A value that is not among the choices empties the table: never more than was asked for.
    """

    course = django_filters.ChoiceFilter(field_name="course__code", label=_("Course"), empty_label=_("All"))
    organization = django_filters.ChoiceFilter(method="unchanged", label=_("Organization"), empty_label=_("All"))
    cohort = django_filters.ChoiceFilter(field_name="cohort_id", label=_("Group"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        field_name="standing", label=_("State"), empty_label=_("All"), choices=Standing.choices
    )
    name = django_filters.CharFilter(method="unchanged", label=_("Name"))
    as_of = django_filters.DateFilter(method="unchanged", label=_("Here on"), validators=SANE)
    sort = django_filters.ChoiceFilter(
        method="unchanged", label=_("Sorted by"), empty_label=None, choices=Sort.choices, null_label=None
    )

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def __init__(self, asked: QueryDict, *, user: User, today: date) -> None:
        """`today` is the day it is where `user` is: what is past its date, and who is where, depends on it."""
        super().__init__(with_name_open(asked), Enrollment.objects.none())
        self.user, self.today = user, today
        paths = user.scope(Role.COORDINATOR)
        values = {f"path_{n}": path for n, path in enumerate(paths)} | {"today": today}
        self.organizations = organizations(len(paths)).rows(**values) if paths else []
        codes = course_codes(len(paths)).rows(**values) if paths else []
        groups = cohorts(len(paths)).rows(**values) if paths else []
        self.filters["organization"].extra["choices"] = [(str(pk), name) for pk, name, _path in self.organizations]
        self.filters["course"].extra["choices"] = [(code, code) for (code,) in codes]
        self.filters["cohort"].extra["choices"] = [(str(pk), name) for pk, name in groups]

    @property
    def day(self) -> date:
        """The day on which people were where they are counted."""
        return self.value("as_of") or self.today

    @property
    def path(self) -> str:
        """The path of the organization asked for; "" for the whole scope."""
        return next((path for pk, _name, path in self.organizations if str(pk) == self.value("organization")), "")

    @cached_property
    def given(self) -> Given | None:
        """What was asked for; nothing where it cannot be read, or where she answers for nobody."""
        if not self.user.scope(Role.COORDINATOR) or not self.form.is_valid():
            return None
        asked = {name: self.value(name) for name in ("course", "cohort", "state")}
        return Given.on(
            self.today,
            user=self.user,
            day=self.day,
            below=self.path,
            chosen={name: value for name, value in asked.items() if value},
            words=(fold(self.value("name")) or "").split(),
        )

    def selects(self) -> list[Select]:
        """The lists to choose from; one that has nothing to choose is left out."""
        return [
            self.select(name) for name in ("course", "organization", "cohort", "state", "sort") if self.choices(name)
        ]

    def select(self, name: str) -> Select:
        chosen, every = self.data.get(name, ""), [] if name == "sort" else [("", _("All"))]
        options = [(value, label, value == chosen) for value, label in [*every, *self.choices(name)]]
        return Select(name, self.filters[name].label, options)

    def choices(self, name: str) -> list[tuple[str, Any]]:
        choices: list[tuple[str, Any]] = self.filters[name].extra["choices"]
        return choices

    @property
    def typed_name(self) -> str:
        return self.value("name") or ""

    def value(self, field: str) -> Any:
        """What was asked for in `field`, if it can be read; else nothing."""
        self.form.is_valid()
        return self.form.cleaned_data.get(field)

    def unchanged(self, rows: EnrollmentQuerySet, field: str, value: Any) -> EnrollmentQuerySet:
        return rows
