"""A handed-in answer and what people said about it, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import wordings
from assessments.bank import in_order
from assessments.marking import criteria_of
from assessments.models import AnswerFile, Appeal, Attempt, Mark, ObserverSheet, Response
from assessments.questions.open import TEXT, OpenData
from assessments.questions.rubric import Criterion
from assessments.texts import is_long, prose

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class HandedIn:
    """An answer with its question: a text, or files."""

    stem: Any
    text: str
    files: list[AnswerFile]

    @property
    def is_long(self) -> bool:
        """Whether the stem is more than a heading can hold."""
        return is_long(self.stem)


@dataclass(frozen=True)
class Line:
    """A criterion and the level that was chosen; "" while none is."""

    criterion: str
    label: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class ReadMark:
    mark: Mark
    lines: list[Line]
    percent: Decimal | None

    @property
    def comment(self) -> str:
        return self.mark.comment


@dataclass(frozen=True)
class ReadSheet:
    """What an observer wrote down."""

    mark: ObserverSheet
    lines: list[Line]
    comment: str


@dataclass(frozen=True)
class ReadAnswer:
    """What its owner sees once the marks were told: each reading without a name, and whether it may be asked once more."""

    response: Response
    stem: Any
    percent: Decimal
    marks: list[ReadMark]
    appeal: Appeal | None

    @property
    def is_long(self) -> bool:
        return is_long(self.stem)


def handed_in(response: Response) -> HandedIn:
    """`response` comes with its version."""
    data = wordings.of(response.version, seed=0).data
    written = isinstance(data, OpenData) and data.by == TEXT
    text = response.answer[0] if written and response.answer else ""
    return HandedIn(prose(response.version.stem, response.version.format), text, chosen_files(response, written))


def chosen_files(response: Response, written: bool) -> list[AnswerFile]:
    """Those that the answer names, in the order in which they came."""
    codes = [] if written else response.answer or []
    found = AnswerFile.objects.filter(response=response, code__in=codes)
    return list(found.order_by("added_at", "pk")) if codes else []


def read_mark(mark: Mark, criteria: list[Criterion]) -> ReadMark:
    chosen = [*mark.levels, *[None] * len(criteria)]
    lines = [line_of(criterion, at) for criterion, at in zip(criteria, chosen, strict=False)]
    return ReadMark(mark, lines, None if mark.fraction is None else in_hundred(mark.fraction))


def read_sheet(sheet: ObserverSheet, criteria: list[Criterion]) -> ReadSheet:
    chosen = [*sheet.levels, *[None] * len(criteria)]
    lines = [line_of(criterion, at) for criterion, at in zip(criteria, chosen, strict=False)]
    return ReadSheet(sheet, lines, sheet.note)


def line_of(criterion: Criterion, at: int | None) -> Line:
    if at is None:
        return Line(criterion.name)
    return Line(criterion.name, criterion.levels[at].label, criterion.levels[at].feedback)


def read_by_people(attempt: Attempt) -> list[ReadAnswer]:
    """The answers of a graded sitting that people marked. Three queries at most."""
    marked = attempt.responses.filter(readings__isnull=False, fraction__isnull=False).distinct()
    found = in_order(marked).prefetch_related("readings").select_related("version__question", "appeal")
    return [read_answer(response, response.readings.all()) for response in found]


def read_answer(response: Response, readings: Iterable[Mark]) -> ReadAnswer:
    criteria = criteria_of(response)
    done = sorted((mark for mark in readings if mark.state == Mark.State.DONE), key=lambda mark: mark.slot)
    marks = [read_mark(mark, criteria) for mark in deciding(done)]
    percent = in_hundred(response.fraction or Decimal(0))
    stem = prose(response.version.stem, response.version.format)
    return ReadAnswer(response, stem, percent, marks, getattr(response, "appeal", None))


def deciding(done: list[Mark]) -> list[Mark]:
    """Where a third reading decided, it alone is what the owner reads."""
    return done[-1:] if any(mark.slot > 2 for mark in done) else done


def in_hundred(fraction: Decimal) -> Decimal:
    return (fraction * HUNDRED).quantize(Decimal(1))
