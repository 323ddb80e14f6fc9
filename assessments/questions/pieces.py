"""A text with places in it that are filled: [[1]], [[2]]… It is shown in pieces, each with what stands behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments import texts
from assessments.formats.items import Text, TextFormat
from assessments.questions.kinds import CannotBeHeldError
from assessments.rules import gaps as rules

OPEN, CLOSE = "\ue000", "\ue001"
APART = "\n\n\n"
APART_IN_HTML = "<br><br>" + APART
MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")


@dataclass(frozen=True)
class Piece:
    """Some of the text, and the gap behind it."""

    html: SafeString
    number: int = 0
    gap: Any = None


@dataclass(frozen=True)
class Shown:
    """The text in pieces; `is_long` says that it has paragraphs or lists."""

    pieces: list[Piece]
    is_long: bool


def shown(text: str, format_: str, gaps: Sequence[Any]) -> Shown:
    """`gaps` in reading order."""
    found = list(pieces(text, format_, gaps))
    return Shown(found, any(texts.is_long(piece.html) for piece in found))


def pieces(text: str, format_: str, gaps: Sequence[Any]) -> Iterator[Piece]:
    """`text` with `gaps` in it. A gap where none can stand, as in the address of a link, comes behind the text."""
    left = dict(enumerate(gaps, start=1))
    bare = text.replace(OPEN, "").replace(CLOSE, "")
    numbers = iter(range(1, len(gaps) + 1))
    marked = rules.GAP.sub(lambda found: f"{OPEN}{next(numbers)}{CLOSE}", bare)
    html = texts.prose(marked, format_) if format_ != texts.PLAIN else texts.lines(marked)
    cut = [*texts.cut(html, MARK), ""]
    for said, number in zip(cut[::2], cut[1::2], strict=True):
        place = int(number or 0)
        yield Piece(SafeString(said), place, left.pop(place, None))
    yield from (Piece(SafeString(" "), place, gap) for place, gap in left.items())


def stem_and_text(said: str, gap: re.Pattern[str], otherwise: str) -> tuple[str, str]:
    """A file has one text: what stands apart before its first gap is the question itself, or else `otherwise` is."""
    stem, apart, rest = said.partition(APART)
    if not apart or gap.search(stem):
        return otherwise, said
    return stem.removesuffix("<br><br>"), rest


def one_text(stem: Text, rest: Text, gap: re.Pattern[str]) -> Text:
    """The other way round. Raises CannotBeHeldError for a stem that would be read otherwise."""
    if gap.search(stem.text) or APART in stem.text:
        raise CannotBeHeldError(
            _("A file has one text for the question and its gaps. Take gaps and empty lines out of the question.")
        )
    apart = APART_IN_HTML if stem.format == TextFormat.HTML else APART
    return Text(f"{stem.text}{apart}{rest.text}", stem.format, (*stem.files, *rest.files))
