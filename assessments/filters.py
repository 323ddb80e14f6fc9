"""What a trainer may ask of the bank; the list, bulk changes, exports and adding to a check ask through this one door."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessments import questions
from assessments.banking.finding import shown_to
from assessments.models import Question, QuestionTag, QuestionVersion
from assessments.models.question import QuestionVersionQuerySet

NONE = "-"
LONGEST = 200
ASKED = ("q", "organization", "course", "category", "tag", "kind", "topic", "state")


@dataclass(frozen=True)
class Select:
    """A list to choose from, ready to be drawn: (value, label, chosen)."""

    name: str
    label: Any
    options: list[tuple[str, Any, bool]]


class BankFilter(django_filters.FilterSet):
    """Filters over the questions that `user` may edit. A value that is not among the choices empties the list."""

    q = django_filters.CharFilter(method="called", label=gettext_lazy("Words"), max_length=LONGEST)
    organization = django_filters.ChoiceFilter(field_name="question__organization", label=gettext_lazy("Owner"))
    course = django_filters.ChoiceFilter(method="from_course", label=gettext_lazy("Course"))
    category = django_filters.ChoiceFilter(method="in_category", label=gettext_lazy("Category"))
    tag = django_filters.ChoiceFilter(method="tagged", label=gettext_lazy("Tag"))
    kind = django_filters.ChoiceFilter(field_name="kind", label=gettext_lazy("Kind"))
    topic = django_filters.ChoiceFilter(field_name="topic", label=gettext_lazy("Topic"))
    state = django_filters.ChoiceFilter(
        field_name="question__state", label=gettext_lazy("State"), choices=Question.State.choices
    )

    class Meta:
        model = QuestionVersion
        fields: list[str] = []

    def __init__(self, asked: QueryDict, *, user: User, among: QuerySet[QuestionVersion] | None = None) -> None:
        super().__init__(asked, shown_to(user) if among is None else among)
        for name, choices in offered(self.queryset).items():
            self.filters[name].extra["choices"] = choices
        self.filters["kind"].extra["choices"] = [(kind.key, kind.name) for kind in questions.kinds()]

    @cached_property
    def found(self) -> QuerySet[QuestionVersion]:
        """What was asked for; nothing where it cannot be read."""
        if not self.form.is_valid():
            return QuestionVersion.objects.none()
        found: QuerySet[QuestionVersion] = self.qs
        return found

    @property
    def query(self) -> str:
        """The address's part that asks for the same."""
        return urlencode({name: text for name in ASKED if (text := self.data.get(name, "").strip())})

    @property
    def words(self) -> str:
        return str(self.data.get("q", ""))[:LONGEST]

    def selects(self) -> list[Select]:
        """The lists to choose from; one with nothing to choose is left out, but for what was asked."""
        names = [name for name in ASKED if name != "q" and (len(self.choices(name)) > 1 or self.data.get(name))]
        return [self.select(name) for name in names]

    def select(self, name: str) -> Select:
        chosen = self.data.get(name, "")
        options = [(str(value), label, str(value) == chosen) for value, label in [("", _("All")), *self.choices(name)]]
        return Select(name, self.filters[name].label, options)

    def choices(self, name: str) -> list[tuple[str, Any]]:
        choices: list[tuple[str, Any]] = self.filters[name].extra["choices"]
        return choices

    def called(self, rows: QuestionVersionQuerySet, name: str, value: str) -> QuestionVersionQuerySet:
        return rows.called(value)

    def from_course(self, rows: QuerySet[QuestionVersion], name: str, value: str) -> QuerySet[QuestionVersion]:
        return rows.filter(question__course=None) if value == NONE else rows.filter(question__course__code=value)

    def in_category(self, rows: QuerySet[QuestionVersion], name: str, value: str) -> QuerySet[QuestionVersion]:
        """In the category, or in one below it."""
        if value == NONE:
            return rows.filter(question__category="")
        return rows.filter(Q(question__category=value) | Q(question__category__startswith=f"{value}/"))

    def tagged(self, rows: QuerySet[QuestionVersion], name: str, value: str) -> QuerySet[QuestionVersion]:
        return rows.filter(question__in=QuestionTag.objects.filter(name=value).values("question"))


def offered(versions: QuerySet[QuestionVersion]) -> dict[str, list[tuple[str, Any]]]:
    """What there is to choose from among `versions`, list by list; five queries."""
    rows = versions.order_by()
    owners = rows.values_list("question__organization", "question__organization__name").distinct()
    courses = rows.values_list("question__course__code", flat=True).distinct()
    categories = rows.values_list("question__category", flat=True).distinct()
    tags = QuestionTag.objects.filter(question__in=rows.values("question")).values_list("name", flat=True).distinct()
    topics = rows.exclude(topic="").values_list("topic", flat=True).distinct()
    return {
        "organization": sorted(((str(pk), name) for pk, name in owners), key=lambda pair: pair[1]),
        "course": named(courses, _("None")),
        "category": named(with_above(categories), _("None")),
        "tag": named(tags, ""),
        "topic": named(topics, ""),
    }


def named(values: Any, nothing: str) -> list[tuple[str, Any]]:
    """Values as choices, in order; what is empty comes last, under the name `nothing`."""
    found = {value or "" for value in values}
    empty = [(NONE, nothing)] if "" in found and nothing else []
    return [*((value, value) for value in sorted(found - {""})), *empty]


def with_above(categories: Any) -> set[str]:
    """The categories and those above them. Two slashes are one in a name, and part nothing."""
    found = set()
    for category in categories:
        parts = category.replace("//", "\0").split("/")
        found |= {"/".join(parts[:end]).replace("\0", "//") for end in range(1, len(parts) + 1)}
    return found
