r"""A word or two (docs.moodle.org, “Short-Answer question type”).

An accepted answer may hold `*`, any run of characters within a line; `\*` is the character itself. Upper and lower case
are the same unless the question says otherwise. Space around the answer does not count; inside it does.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.rules.fractions import NONE, seven

AROUND = " \t\n\r\0\x0b"
WILD = re.compile(r"(?<!\\)\*+")


@dataclass(frozen=True, slots=True)
class Accepted:
    pattern: str
    fraction: Decimal


def answered(answer: str) -> bool:
    """Is there anything to grade? Spaces are something; nothing at all is not."""
    return answer != ""


def grade(accepted: Iterable[Accepted], answer: str, *, case: bool = False) -> Decimal:
    """The fraction of the first accepted answer that fits, in the author's order; 0 when none does."""
    return next((seven(one.fraction) for one in accepted if fits(one.pattern, answer, case=case)), NONE)


def fits(pattern: str, answer: str, *, case: bool = False) -> bool:
    """Takes time in proportion to both lengths, however many `*` there are."""
    pieces = [piece.replace(r"\*", "*") for piece in WILD.split(same(pattern, case=case))]
    text = same(answer, case=case).strip(AROUND)
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    return in_order(text[len(first) : len(text) - len(last)], middle)


def in_order(text: str, pieces: list[str]) -> bool:
    """Do `pieces` come one after another in `text`, with no line break in what is between them?

    Taking the first place for each is enough: a later one would have to span the same line breaks, and more.
    """
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0 or "\n" in text[at:found]:
            return False
        at = found + len(piece)
    return "\n" not in text[at:]


def same(text: str, *, case: bool) -> str:
    """`text` composed; where case does not count, folded letter for letter, so that ß stays one letter."""
    composed = unicodedata.normalize("NFC", text)
    return composed if case else "".join(map(folded, composed))


def folded(letter: str) -> str:
    for other in (letter.casefold(), letter.lower()):
        if len(other) == 1:
            return other
    return letter
