"""GIFT, written. Everything that its reader reads comes back the same."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from assessments.formats import gift, orders
from assessments.formats.gift_text import FORMATS
from assessments.formats.items import (
    Description,
    Essay,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
)
from assessments.formats.moodle_text import path_text
from assessments.formats.writing import Format, Written, written
from assessments.rules.fractions import WHOLE
from assessments.rules.numeric import ANY

IN_PATHS = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": ""})
IN_STEPS = IN_PATHS | str.maketrans({"{": r"\{", "}": r"\}"})
ESCAPES = IN_PATHS | str.maketrans({letter: "\\" + letter for letter in "~=#{}:"})
NAMES = {kind: name for name, kind in FORMATS.items()}


def write(items: Iterable[Item]) -> Written:
    """Questions of other kinds are named, and so is what GIFT has no place for: marks, penalties, hints and files."""
    return written(items, Format(question, heading, gift.read))


def heading(item: Item) -> str:
    return f"$CATEGORY: {path_text(item.category).translate(IN_PATHS)}\n\n" if item.category else ""


def question(item: Item) -> str:
    body = next((made(item) for kind, made in BODIES if isinstance(item, kind)), None)
    if body is None:
        return ""
    answers = "" if isinstance(item, Description) else f"{{{body}{feedback_on(item)}}}"
    return f"{comment(item)}::{plain(item.name)}::{text(item.text, TextFormat.MOODLE)}{answers}\n\n"


def comment(item: Item) -> str:
    ids = [f"[id:{bracketed(item.idnumber)}]"] if item.idnumber else []
    marks = [*ids, *(f"[tag:{bracketed(tag)}]" for tag in item.tags)]
    return f"// {' '.join(marks)}\n" if marks else ""


def bracketed(name: str) -> str:
    return name.replace("]", r"\]")


def plain(said: str) -> str:
    return said.translate(ESCAPES)


def text(said: Text, default: TextFormat) -> str:
    """With its format in front where that is another one, or where the text looks as if it began with one."""
    marked = said.text and (said.format != default or said.text.startswith("["))
    return (f"[{NAMES.get(said.format, '')}]" if marked else "") + plain(said.text)


def feedback_on(item: Item) -> str:
    return f"####{text(item.general_feedback, item.text.format)}\n" if item.general_feedback.text else ""


def feedback(said: Text, item: Item) -> str:
    return f"#{text(said, item.text.format)}" if said.text else ""


def percent(fraction: Decimal) -> str:
    return f"%{(fraction * 100).normalize():f}%"


def multi_choice(item: MultiChoice) -> str:
    """One right choice has a “=”, which says that one may be chosen; all others have a “~”, which says that it is choosing."""
    right = next((one for one in item.answers if one.fraction == WHOLE), None) if item.single else None
    lines = []
    for answer in item.answers:
        worth = "=" if answer is right else f"~{percent(answer.fraction)}"
        lines.append(f"\t{worth}{text(answer.text, item.text.format)}{feedback(answer.feedback, item)}\n")
    return "\n" + "".join(lines)


def short_text(item: ShortText) -> str:
    lines = (
        f"\t={percent(answer.fraction)}{bracket(answer.text.text)}{feedback(answer.feedback, item)}\n"
        for answer in item.answers
    )
    return "\n" + "".join(lines)


def bracket(said: str) -> str:
    """A word that begins like a format needs one in front."""
    return f"[moodle]{plain(said)}" if said.startswith("[") else plain(said)


def true_false(item: TrueFalse) -> str:
    wrong, right = item.false_feedback, item.true_feedback
    if not item.right:
        wrong, right = right, wrong
    said = [text(one, item.text.format) for one in (wrong, right)]
    behind = f"#{said[0]}#{said[1]}" if right.text else f"#{said[0]}" if wrong.text else ""
    return f"{'TRUE' if item.right else 'FALSE'}{behind}"


def numeric(item: Numeric) -> str:
    return "#\n" + "".join(number(answer, item) for answer in item.answers)


def number(answer: NumericAnswer, item: Numeric) -> str:
    if answer.number == ANY and not answer.fraction and not answer.tolerance:
        return f"\t~{feedback(answer.feedback, item)}\n"
    worth = percent(answer.fraction)
    return f"\t={worth}{answer.number}:{answer.tolerance or 0}{feedback(answer.feedback, item)}\n"


def matching(item: Matching) -> str:
    lines = (f"\t={text(pair.stem, item.text.format)} -> {plain(pair.answer)}\n" for pair in item.pairs)
    return "\n" + "".join(lines)


def ordering(item: Ordering) -> str:
    settings = (word_for(getattr(item, name), known) for name, known in orders.WORDS.items())
    steps = "".join(f"{bare(step.text)}\n" for step in item.steps)
    return f">{item.select_count} {' '.join(settings)}\n{steps}"


def bare(step: str) -> str:
    """With as few escapes as may be: Moodle leaves in a step what stands for an escaped character."""
    said = step.translate(IN_STEPS)
    return said.replace("#", r"\#") if "####" in said else said


def word_for(value: object, known: dict[str, Any]) -> str:
    return next((word for word, meant in known.items() if meant == value), "")


BODIES: tuple[tuple[type[Item], Callable[[Any], str]], ...] = (
    (Description, lambda item: ""),
    (Essay, lambda item: ""),
    (TrueFalse, true_false),
    (MultiChoice, multi_choice),
    (ShortText, short_text),
    (Numeric, numeric),
    (Matching, matching),
    (Ordering, ordering),
)
