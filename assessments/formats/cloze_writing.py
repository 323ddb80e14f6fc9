"""Cloze, written: one gap as it stands inside a text. What its reader would take for its own is written as an entity."""

import re
from decimal import Decimal

from assessments.formats.cloze import KINDS
from assessments.formats.items import Answer, MultiChoice, Numeric, NumericAnswer, ShortText
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import ANY

ENTITIES = str.maketrans({"&": "&#38;", "~": "&#126;", "}": "&#125;", "#": "&#35;", "\\": "&#92;"})
BACKSLASH = re.compile(r"\\([}#])")
FRACTION_SIGNS = ("=", "%")
NUMBER = "NUMERICAL"


def gap(question: MultiChoice | ShortText | Numeric, mark: int, layout: str = "") -> str:
    """`layout`: see items.Part."""
    answers = "~".join(alternative(question, one) for one in question.answers)
    return f"{{{mark}:{name_of(question, layout)}:{answers}}}"


def escaped(said: str) -> str:
    r"""`\}` and `\#` are the characters alone, so a backslash before one of them is written twice."""
    return BACKSLASH.sub(r"\\\\\1", said).translate(ENTITIES)


def name_of(question: MultiChoice | ShortText | Numeric, layout: str) -> str:
    if isinstance(question, Numeric):
        return NUMBER
    if isinstance(question, ShortText):
        wanted: tuple[str, object] = ("words", {"case": question.case})
    else:
        wanted = (layout, {"single": question.single, "shuffle": question.shuffle})
    return next(name for name, known in KINDS.items() if known == wanted)


def alternative(question: MultiChoice | ShortText | Numeric, one: Answer | NumericAnswer) -> str:
    said = number(one) if isinstance(one, NumericAnswer) else escaped(one.text.text)
    shares = isinstance(question, MultiChoice) and not question.single
    feedback = escaped(one.feedback.text)
    return f"{worth(one.fraction, said, shares=shares)}{said}{'#' * bool(feedback)}{feedback}"


def worth(fraction: Decimal, said: str, *, shares: bool) -> str:
    """Where right choices share the whole, each says its percents: without any, the others would take something away."""
    if fraction == WHOLE and not shares:
        return "="
    if fraction == NONE and not said.startswith(FRACTION_SIGNS):
        return ""
    return f"%{(fraction * 100).normalize():f}%"


def number(one: NumericAnswer) -> str:
    if one.number == ANY:
        return ANY
    said = one.number.removeprefix("+")
    return said if one.tolerance in ("", "0") else f"{said}:{one.tolerance}"
