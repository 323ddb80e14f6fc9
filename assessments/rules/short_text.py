r"""A word or two (docs.moodle.org, “Short-Answer question type”).

An accepted answer may hold `*`, any run of characters within a line; `\*` is the character itself. Upper and lower case
are the same unless the question says otherwise. Space around the answer does not count; inside it does.

Two kindnesses are our own, each only where the question says so; without them the grades are Moodle's. `accents=False`: é, ñ and ü
are e, n and u. `typos=True`: an answer that fits none exactly may be near one. Near is one slip for accepted answers of five to
eight characters and two for longer ones; a slip is a character too many, missing or another one, or two neighbors that changed
places. Shorter accepted answers take no slip, nor do those with a `*` or a digit.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.rules.fractions import NONE, seven

AROUND = " \t\n\r\0\x0b"
WILD = re.compile(r"(?<!\\)\*+")
TAKES_SLIPS = (5, 9)


@dataclass(frozen=True, slots=True)
class Accepted:
    pattern: str
    fraction: Decimal


def answered(answer: str) -> bool:
    """Is there anything to grade? Spaces are something; nothing at all is not."""
    return answer != ""


def grade(
    accepted: Iterable[Accepted], answer: str, *, case: bool = False, accents: bool = True, typos: bool = False
) -> Decimal:
    """The fraction of the accepted answer that `place` finds; 0 when none fits."""
    listed = list(accepted)
    found = place([one.pattern for one in listed], answer, case=case, accents=accents, typos=typos)
    return NONE if found is None else seven(listed[found].fraction)


def place(
    patterns: Sequence[str], answer: str, *, case: bool = False, accents: bool = True, typos: bool = False
) -> int | None:
    """Which of `patterns` the answer fits: the first one exactly, in the author's order; or else the nearest, where slips are taken."""
    exact = (at for at, one in enumerate(patterns) if fits(one, answer, case=case, accents=accents))
    found = next(exact, None)
    if found is not None or not typos:
        return found
    near = [(slips(one, answer, case=case, accents=accents), at) for at, one in enumerate(patterns)]
    return min(((count, at) for count, at in near if count is not None), default=(0, None))[1]


def fits(pattern: str, answer: str, *, case: bool = False, accents: bool = True) -> bool:
    """Takes time in proportion to both lengths, however many `*` there are."""
    pieces = [piece.replace(r"\*", "*") for piece in WILD.split(same(pattern, case=case, accents=accents))]
    text = same(answer, case=case, accents=accents).strip(AROUND)
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


def example(pattern: str) -> str:
    """A text that fits `pattern`: dots stand where anything may."""
    return "…".join(piece.replace(r"\*", "*") for piece in WILD.split(pattern))


def slips(pattern: str, answer: str, *, case: bool = False, accents: bool = True) -> int | None:
    """How many slips `answer` is away from `pattern`; None when those are more than it takes."""
    if len(WILD.split(pattern)) > 1 or any(map(str.isdigit, pattern)):
        return None
    wanted = same(pattern, case=case, accents=accents).replace(r"\*", "*").strip(AROUND)
    text = same(answer, case=case, accents=accents).strip(AROUND)
    most = sum(len(wanted) >= least for least in TAKES_SLIPS)
    if not most or abs(len(wanted) - len(text)) > most:
        return None
    count = distance(wanted, text, most=most)
    return count if count <= most else None


def distance(one: str, other: str, *, most: int) -> int:
    """The least number of slips that make `one` of `other`, no place being changed twice; more than `most` where it is more.

    Only what is near enough to matter is counted, so that it takes time in proportion to the length.
    """
    far = most + 1
    above: dict[int, int] = {}
    before: dict[int, int] = {}
    row = {place: place for place in range(far)}
    for at, letter in enumerate(one, start=1):
        above, before, row = before, row, {0: at} if at < far else {}
        for place in range(max(1, at - most), min(len(other), at + most) + 1):
            beside = other[place - 1]
            steps = [before.get(place, far) + 1, row.get(place - 1, far) + 1]
            steps.append(before.get(place - 1, far) + (letter != beside))
            if at > 1 and place > 1 and (letter, one[at - 2]) == (other[place - 2], beside):
                steps.append(above.get(place - 2, far) + 1)
            row[place] = min(steps)
    return row.get(len(other), far)


def same(text: str, *, case: bool, accents: bool = True) -> str:
    """`text` composed; where case does not count, folded letter for letter, so that ß stays one letter."""
    composed = unicodedata.normalize("NFC", text if accents else plain(text))
    return composed if case else "".join(map(folded, composed))


def plain(text: str) -> str:
    """`text` without the marks that stand over and under letters."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not "\u0300" <= letter <= "\u036f")


def folded(letter: str) -> str:
    for other in (letter.casefold(), letter.lower()):
        if len(other) == 1:
            return other
    return letter
