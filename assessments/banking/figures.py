"""Two figures beside a question: how often it is right, and whether it tells those apart who know more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from assessments.models import Attempt, QuestionVersion, QuizItem, Response
from assessments.statistics.items import ItemStatistics, analyze
from courses.models import Edition


@dataclass(frozen=True)
class Figures:
    """In percent, over the first sittings of the newest published check that asks it; None for too few people."""

    facility: float | None = None
    discrimination: float | None = None
    asked: bool = False

    @property
    def too_few(self) -> bool:
        return self.asked and self.facility is None


NEVER = Figures()
type Items = dict[int, list[tuple[int, Decimal]]]


def of(versions: Sequence[QuestionVersion]) -> dict[int, Figures]:
    """By the id of the wording. Three queries, or one where no published check asks any of them."""
    quizzes = newest_checks(version.pk for version in versions)
    if not quizzes:
        return {version.pk: NEVER for version in versions}
    items = items_of(set(quizzes.values()))
    rows = rows_of(items)
    found = {quiz: analyzed(listed, rows.get(quiz, {})) for quiz, listed in items.items()}
    return {
        version.pk: told(found[quizzes[version.pk]][version.pk]) if version.pk in quizzes else NEVER
        for version in versions
    }


def newest_checks(versions: Iterable[int]) -> dict[int, int]:
    """The newest published check that asks each wording."""
    asked = QuizItem.objects.filter(version__in=list(versions)).exclude(
        quiz__lesson__edition__state=Edition.State.DRAFT
    )
    return dict(asked.order_by("quiz").values_list("version", "quiz"))


def items_of(quizzes: set[int]) -> Items:
    items: Items = {}
    for quiz, version, marks in (
        QuizItem.objects.filter(quiz__in=quizzes).order_by("position", "pk").values_list("quiz", "version", "marks")
    ):
        items.setdefault(quiz, []).append((version, marks))
    return items


def rows_of(items: Items) -> dict[int, dict[int, dict[int, Decimal]]]:
    """Fractions by check, first sitting and wording."""
    graded = Attempt.objects.graded()
    earlier = graded.filter(enrollment=OuterRef("enrollment"), quiz=OuterRef("quiz"), number__lt=OuterRef("number"))
    first = graded.filter(~Exists(earlier), quiz__in=items)
    rows: dict[int, dict[int, dict[int, Decimal]]] = {}
    given = Response.objects.filter(attempt__in=first).order_by("attempt", "position")
    for quiz, attempt, version, fraction in given.values_list("attempt__quiz", "attempt", "version", "fraction"):
        rows.setdefault(quiz, {}).setdefault(attempt, {}).setdefault(version, fraction or Decimal(0))
    return rows


def analyzed(listed: list[tuple[int, Decimal]], rows: dict[int, dict[int, Decimal]]) -> dict[int, ItemStatistics]:
    maxima = [marks for _version, marks in listed]
    scores = [
        [None if (got := row.get(version)) is None else got * marks for version, marks in listed]
        for row in rows.values()
    ]
    return dict(zip((version for version, _marks in listed), analyze(scores, maxima).items, strict=True))


def told(item: ItemStatistics) -> Figures:
    return Figures(None, None, asked=True) if item.too_few else Figures(item.facility, item.discrimination, asked=True)
