"""What kinds share that put into a question file what has no format there: worths, and words of lists."""

from collections.abc import Callable
from decimal import Decimal

from assessments import texts
from assessments.formats.items import Text, TextFormat
from assessments.questions.accepting import HUNDRED
from assessments.questions.kinds import Sheet

FORMATS = {TextFormat.MARKDOWN: texts.MARKDOWN, TextFormat.HTML: texts.HTML}


def percent(fraction: Decimal) -> Decimal:
    return fraction * HUNDRED


def bare(said: str, sheet: Sheet) -> str:
    """One of our texts where a file has plain words."""
    return texts.bare(said, FORMATS.get(sheet.text(said).format, texts.PLAIN))


def ours(said: str, text: Callable[[Text], str]) -> str:
    """Plain words of a file as one of our texts."""
    return text(Text(said, TextFormat.PLAIN))
