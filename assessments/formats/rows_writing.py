"""A table of questions, written for people who go on with them in a spreadsheet.

It has the columns that `rows` reads. Answers of one question stand on lines of one cell, right ones before the others. What a
spreadsheet would take for a formula gets an apostrophe in front, which the reader takes away again.
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from io import StringIO
from typing import Any

from assessments.formats import rows
from assessments.formats.items import (
    Answer,
    Description,
    Essay,
    Item,
    MultiChoice,
    Numeric,
    NumericAnswer,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
)
from assessments.formats.marks import marked, of
from assessments.formats.moodle_text import path_text, trimmed, without_tags
from assessments.formats.rows import COLUMNS, ESCAPED, FORMULA, NO_CATEGORY
from assessments.formats.writing import CANNOT, Lost, Written, read_text, verdict

BOM, PLAIN = "\ufeff", TextFormat.PLAIN
MARKUP, BREAKS = re.compile(r"<[a-zA-Z/!?]"), re.compile(r"<br\s*/?>\s?|</p>\s*(?=\S)|</div>\s*(?=\S)", re.IGNORECASE)
PLAIN_TAGS = re.compile(r"</?(?:p|div|span|br)\s*/?>", re.IGNORECASE)
BEGINNING = path_text(("",))
FORMATTING, ON_ANSWERS = "formatting", "feedback on the answers"

type Cells = dict[str, str]


def write(items: Iterable[Item]) -> Written:
    """The questions as rows of a table. Whatever a row has no place for is named."""
    listed = list(items)
    sorted_in = any(item.category for item in listed)
    told, lines = list[Lost](), [line(COLUMNS)]
    for number, item in enumerate(listed, start=1):
        made, gone = plain_item(item)
        cells = row(marked(made), sorted_in=sorted_in)
        if cells is None:
            told.append(Lost(number, item.name, CANNOT, left_out=True))
            continue
        text = line([cells.get(name, "") for name in COLUMNS])
        lost = verdict(number, made, read_text(rows.read, lines[0] + text), gone)
        told += [lost] if lost else []
        if not (lost and lost.left_out):
            lines.append(text)
            told += [Lost(number, item.name, mark.elsewhere) for mark in of(item)]
    return Written(BOM + "".join(lines), tuple(told))


def line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow([safe(cell) for cell in cells])
    return out.getvalue()


def safe(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) or ESCAPED.match(cell) else cell


def row(item: Item, *, sorted_in: bool) -> Cells | None:
    """The cells of the question by column; nothing for a kind that a row cannot ask."""
    made = next((make(item) for kind, make in KINDS if isinstance(item, kind)), None)
    if made is None:
        return None
    shared = {
        "question": item.text.text,
        "feedback": item.general_feedback.text,
        "name": item.name,
        "category": path(item) or (NO_CATEGORY if sorted_in else ""),
        "tags": several(item.tags, "; "),
    }
    return shared | made


def path(item: Item) -> str:
    return path_text(item.category).removeprefix(BEGINNING) if item.category else ""


def several(texts: Iterable[str], between: str = "\n") -> str:
    """Texts of one cell. A line break behind says that semicolons belong to the texts."""
    listed = list(texts)
    if not any(";" in text for text in listed):
        return between.join(listed)
    return "\n".join(listed) + ("\n" if len(listed) == 1 else "")


def plain_item(item: Item) -> tuple[Item, set[str]]:
    """The question in plain words, right choices first, and words for what was lost on the way."""
    gone = set[str]()

    def plain(text: Text) -> Text:
        said, lost = plain_text(text)
        gone.update({FORMATTING} if lost else ())
        return said

    changed: dict[str, Any] = {"text": plain(item.text), "general_feedback": plain(item.general_feedback)}
    if isinstance(item, MultiChoice):
        answers = [Answer(plain(one.text), one.fraction, without_feedback(one, gone)) for one in item.answers]
        changed["answers"] = tuple(sorted(answers, key=lambda one: one.fraction <= 0))
    elif isinstance(item, ShortText):
        words = [Answer(Text(one.text.text), one.fraction, without_feedback(one, gone)) for one in item.answers]
        changed["answers"] = tuple(sorted(words, key=lambda one: one.fraction <= 0))
    elif isinstance(item, Numeric):
        changed["answers"] = tuple(replace(one, feedback=without_feedback(one, gone)) for one in item.answers)
    return replace(item, **changed), gone


def without_feedback(one: Answer | NumericAnswer, gone: set[str]) -> Text:
    gone.update({ON_ANSWERS} if one.feedback.text else ())
    return Text()


def plain_text(text: Text) -> tuple[Text, bool]:
    """The words of a text, and whether there was more to it. What shows pictures stays as it is: words alone are not it."""
    said = trimmed(text.text).replace("\r\n", "\n")
    if text.files or text.format not in (PLAIN, TextFormat.HTML, TextFormat.MOODLE):
        return text, False
    if text.format == PLAIN or not MARKUP.search(said):
        return Text(said if text.format == PLAIN else unescape(said), PLAIN), False
    words = trimmed(unescape(without_tags(BREAKS.sub("\n", said))))
    return Text(words, PLAIN), bool(MARKUP.search(PLAIN_TAGS.sub("", said)))


def choosing(item: MultiChoice) -> Cells:
    taken = {-one.fraction for one in item.answers if one.fraction < 0}
    shares = taken and taken == {one.fraction for one in item.answers if one.fraction > 0}
    return {"kind": "single" if item.single else "share" if shares else "multiple", **sides(item)}


def sides(item: MultiChoice | ShortText) -> Cells:
    right = several(one.text.text for one in item.answers if one.fraction > 0)
    return {"right": right, "wrong": several(one.text.text for one in item.answers if one.fraction <= 0)}


def number(item: Numeric) -> Cells:
    rooms = {one.tolerance for one in item.answers if one.tolerance not in ("", "0")}
    return {
        "kind": "number",
        "right": several(one.number for one in item.answers),
        "tolerance": "".join(sorted(rooms)[:1]),
    }


KINDS: tuple[tuple[type[Item], Callable[[Any], Cells]], ...] = (
    (Description, lambda item: {"kind": "description"}),
    (Essay, lambda item: {"kind": "essay"}),
    (TrueFalse, lambda item: {"kind": "truefalse", "right": "true" if item.right else "false"}),
    (MultiChoice, choosing),
    (ShortText, lambda item: {"kind": "short", **sides(item)}),
    (Numeric, number),
)
