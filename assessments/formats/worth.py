"""What Moodle asks of answers before it takes a question: grades that are on its list, and a best answer."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Item,
    Matching,
    MultiChoice,
    Notice,
    NumericAnswer,
    Pair,
    ShortText,
    Text,
    UnreadableError,
)
from assessments.rules.fractions import NONE, WHOLE, listed, nearest, seven

CENT = Decimal(100)
FEWEST, MOST = 2, 500
ABOUT = Decimal("0.01")


def percent(fraction: Decimal) -> str:
    return f"{seven(fraction * CENT).normalize():f} %"


def not_too_many(count: int) -> None:
    """Raises UnreadableError for more answers than anybody could read."""
    if count > MOST:
        raise UnreadableError(f"It has more than {MOST} answers. Make several questions of it.")


def grade(fraction: Decimal, *, near: bool = False) -> Decimal:
    """The grade on the list. Raises UnreadableError for another one, unless `near` asks for the nearest."""
    found = nearest(fraction) if near else listed(fraction)
    if found is None:
        close = percent(nearest(fraction))
        raise UnreadableError(
            f"An answer is worth {percent(fraction)}, which Moodle does not know. Write {close}, or ask for the nearest grade."
        )
    return found


def checked[T: Item](item: T) -> T:
    """`item`, when Moodle takes it. Raises UnreadableError."""
    not_too_many(len(getattr(item, "answers", ())))
    if isinstance(item, ShortText) and best(item.answers) != WHOLE:
        raise UnreadableError(f"Its best answer is worth {percent(best(item.answers))}. Give one of them 100 %.")
    return item


def two_choices(count: int) -> None:
    """Raises UnreadableError for fewer, empty ones counted: Moodle looks at their number before it leaves those out."""
    if count < FEWEST:
        raise UnreadableError("It needs at least two choices. Write another one.")


def paired(stem: Text, answer: str) -> Pair | None:
    """A pair; nothing for two empty halves."""
    return Pair(stem, answer) if stem.text or answer else None


def notices(item: Item) -> list[Notice]:
    """What Moodle takes and warns about."""
    return [Notice(item.line, said, item.name) for said in (*item.remarks, *doubts(item))]


def doubts(item: Item) -> Iterator[str]:
    if isinstance(item, MultiChoice):
        yield from doubts_about_worth(item)
    elif isinstance(item, Matching):
        lonely = (pair.stem.text for pair in item.pairs if not pair.answer)
        yield from (f"Nothing belongs to “{moodle_text.name_from(stem)}”. Write what does." for stem in lonely)


def doubts_about_worth(item: MultiChoice) -> Iterator[str]:
    total = sum((answer.fraction for answer in item.answers if answer.fraction > 0), NONE)
    if len(item.answers) < FEWEST:
        yield "It has fewer than two choices that say something. Write another one."
    elif item.single and best(item.answers) != WHOLE:
        yield f"Its best choice is worth {percent(best(item.answers))}, not 100 %."
    elif not item.single and abs(total - WHOLE) >= ABOUT / 2:
        yield f"All its right choices together are worth {percent(total)}, not 100 %."


def best(answers: Sequence[Answer | NumericAnswer]) -> Decimal:
    return max((answer.fraction for answer in answers), default=NONE)
