"""Answers to what was just read: from an item and an answer to a fraction, by `assessments.rules`.

An answer is as simple as its kind allows: places of choices, one text, a text for each stem, a place for each gap,
the order of the steps, an answer for each part.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from assessments.formats.items import (
    Answer,
    Cloze,
    Gaps,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    ShortText,
    TrueFalse,
)
from assessments.rules import choices, gaps, matching, numeric, ordering, short_text
from assessments.rules import cloze as embedded
from assessments.rules.fractions import NONE


def grade(item: Item, answer: Any) -> Decimal | None:
    """The fraction that `answer` gets; None when there is nothing to grade, or nobody but a person could."""
    rule = next((rule for kind, rule in RULES if isinstance(item, kind)), None)
    return rule(item, answer) if rule else None


def multi_choice(item: MultiChoice, answer: list[int]) -> Decimal | None:
    worth = [one.fraction for one in item.answers]
    if item.single:
        return choices.one(worth, answer[0]) if answer else None
    if item.whole:
        return choices.exactly(worth, answer)
    return choices.several(worth, answer)


def true_false(item: TrueFalse, answer: bool) -> Decimal:
    return choices.true_false(right=item.right, answer=answer)


def words(item: ShortText, answer: str) -> Decimal | None:
    accepted = [accepted_text(one) for one in item.answers]
    if not short_text.answered(answer):
        return None
    return short_text.grade(accepted, answer, case=item.case, accents=item.accents, typos=item.slips)


def accepted_text(one: Answer) -> short_text.Accepted:
    return short_text.Accepted(one.text.text, one.fraction)


def number(item: Numeric, answer: str) -> Decimal | None:
    units = numeric.Units(
        {unit.name: unit.multiplier for unit in item.units}, item.unit_grading, item.unit_penalty, item.units_left
    )
    accepted = [accepted_number(one) for one in item.answers]
    return numeric.grade(accepted, answer, units=units) if numeric.answered(answer) else None


def accepted_number(one: NumericAnswer) -> numeric.Accepted:
    return numeric.Accepted(one.number, one.fraction, Decimal(one.tolerance or 0))


def pairs(item: Matching, answer: list[str | None]) -> Decimal:
    return matching.grade([pair.answer for pair in item.pairs if pair.stem.text], answer)


def gap_choices(item: Gaps, answer: list[int | None]) -> Decimal:
    return gaps.grade(gaps.right(item.text.text), answer)


def order(item: Ordering, answer: list[int]) -> Decimal:
    return ordering.grade(answer, item.grading)


def parts(item: Cloze, answer: list[Any]) -> Decimal | None:
    if not any(part.mark for part in item.parts):
        return None
    given = zip(item.parts, answer, strict=True)
    return embedded.grade((part.mark, grade(part.question, one) or NONE) for part, one in given)


RULES: tuple[tuple[type[Item], Callable[[Any, Any], Decimal | None]], ...] = (
    (MultiChoice, multi_choice),
    (TrueFalse, true_false),
    (ShortText, words),
    (Numeric, number),
    (Matching, pairs),
    (Gaps, gap_choices),
    (Ordering, order),
    (Cloze, parts),
)
