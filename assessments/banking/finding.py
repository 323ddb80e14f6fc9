"""The bank as a list: one line a question, which says what its newest wording says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import Truncator

from accounts.models import User
from assessments import questions
from assessments.banking import figures
from assessments.models import Question, QuestionTag, QuestionVersion, QuizItem

STEM_WORDS, PAGE = 24, 30
PILLS = {Question.State.DRAFT: "mango", Question.State.READY: "leaf", Question.State.RETIRED: "none"}


@dataclass(frozen=True)
class Line:
    """A question as the list shows it. `uses` counts checks, those of drafts too."""

    version: QuestionVersion
    kind: str
    tags: list[str]
    uses: int
    figures: figures.Figures

    @property
    def short(self) -> str:
        return Truncator(self.version.bare).words(STEM_WORDS)

    @property
    def pill(self) -> str:
        return PILLS[Question.State(self.version.question.state)]


def shown_to(user: User) -> QuerySet[QuestionVersion]:
    """The newest wording of every question that `user` may edit, in the order of the bank."""
    newest = QuestionVersion.objects.newest().editable_by(user)
    return newest.order_by("question__category", "question__name", "question")


def lines(versions: Any) -> list[Line]:
    """`versions` (a page of them) with everything that the list says about them; as many queries for one as for many."""
    using = QuizItem.objects.filter(version__question=OuterRef("question")).order_by()
    counted = using.values("version__question").annotate(n=Count("quiz", distinct=True)).values("n")
    told = versions.select_related("question__organization", "question__course").fetch_mode(FETCH_RAISE)
    found = list(told.annotate(uses=Coalesce(Subquery(counted), 0)))
    tags, numbers = tags_of(found), figures.of(found)
    return [
        Line(
            version,
            str(questions.get(version.kind).name),
            tags.get(version.question_id, []),
            vars(version)["uses"],
            numbers[version.pk],
        )
        for version in found
    ]


def page_of(versions: QuerySet[QuestionVersion], number: str | None) -> tuple[Page[Any], list[Line]]:
    """One page and its lines; a number that is none, or too high, gives the nearest page."""
    page: Page[Any] = Paginator(versions, PAGE).get_page(number)
    return page, lines(page.object_list)


def tags_of(versions: Sequence[QuestionVersion]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    asked = [version.question_id for version in versions]
    for question, name in (
        QuestionTag.objects.filter(question__in=asked).order_by("name").values_list("question", "name")
    ):
        found.setdefault(question, []).append(name)
    return found
