"""Questions in a table, for people who write them in a spreadsheet and save it as CSV.

    question        | kind   | right    | wrong          | feedback | name | category | tags
    What comes first? | single | To listen | To ask; To write | ...

The first row names the columns, in any order; only `question` has to be there. Several answers stand in one cell, parted by
line breaks or semicolons. Without a kind, a question with wrong answers is a choice, one with right answers is a word, and
one without answers is a text to write. `tolerance` belongs to numbers. Without a category, a question belongs to the last one
above it; “top” is none.
"""

import csv
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Category,
    Description,
    Entry,
    Essay,
    FileError,
    Item,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Refused,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    UnreadableError,
)
from assessments.formats.moodle_text import number_text, trimmed
from assessments.formats.opening import Opened, opened
from assessments.formats.shelving import Shelf
from assessments.formats.worth import two_choices
from assessments.rules.fractions import NONE, WHOLE, seven

type Row = dict[str, str]

COLUMNS = ("question", "kind", "right", "wrong", "tolerance", "feedback", "name", "category", "tags")
SEPARATORS, RETURN = ",;\t", "\r"
LISTS, NO_CATEGORY = {"right", "wrong", "tags"}, "top"
FORMULA, ESCAPED = re.compile(r"[=+\-@\t]"), re.compile(r"'+[=+\-@\t]")
TRUE, FALSE = {"true", "yes", "t", "1"}, {"false", "no", "f", "0"}
PLAIN = TextFormat.PLAIN


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Every row of a table with questions; a bad row is named, and the others are read."""
    shelf = Shelf()
    try:
        source = opened(stream)
        yield from source.notices
        for line, row in rows(source):
            yield from entries(line, row, shelf)
    except FileError as error:
        yield error.refused


def rows(source: Opened) -> Iterator[tuple[int, Row | Refused]]:
    """Line and cells by column of every row that is not empty. Raises FileError when the first row names no questions."""
    texts = (f"{line.rstrip(RETURN).replace(RETURN, ' ')}\n" for _, line in source.lines())
    first = next(texts)
    separator = max(SEPARATORS, key=first.count)
    try:
        names = [trimmed(name).lower() for name in next(csv.reader([first], delimiter=separator), [])]
    except csv.Error:
        raise FileError(1, "The first row cannot be read. Name the columns in it, and nothing else.") from None
    if "question" not in names:
        raise FileError(1, f"No column is called “question”. Name the columns in the first row: {', '.join(COLUMNS)}.")
    unknown = [name for name in names if name and name not in COLUMNS]
    if unknown:
        raise FileError(1, f"We know no column “{unknown[0][:40]}”. The columns are: {', '.join(COLUMNS)}.")
    for line, cells in numbered(csv.reader(texts, delimiter=separator)):
        if len(cells) > len(names) and any(map(trimmed, cells[len(names) :])):
            yield (
                line,
                Refused(line, "This row has more cells than the first. Put quotation marks around commas in a cell."),
            )
        elif any(map(trimmed, cells)):
            yield line, {name: cleaned(name, cell) for name, cell in zip(names, cells, strict=False)}


def cleaned(name: str, cell: str) -> str:
    """Without space around it, unless a line break says that the cell has lines; and without the guard against formulas."""
    cell = cell.removeprefix("'") if ESCAPED.match(cell) else cell
    return cell if name in LISTS else trimmed(cell)


def numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows below the first, with the line on which each begins. Raises FileError where a cell has no end."""
    line = 2
    try:
        for cells in reader:
            yield line, cells
            line = getattr(reader, "line_num", 0) + 2
    except csv.Error:
        raise FileError(
            line, "A cell that begins here never ends. Look for a quotation mark without its second."
        ) from None


def entries(line: int, row: Row | Refused, shelf: Shelf) -> Iterator[Entry]:
    if isinstance(row, Refused):
        yield row
        return
    path = moodle_text.path_of(row.get("category", ""))
    if path and path != shelf.category:
        yield shelf.open(Category(path, line))
    elif row.get("category") == NO_CATEGORY:
        shelf.category = ()
    asked = row.get("question", "")
    name = moodle_text.cleaned_name(row.get("name", "")) or moodle_text.name_from(asked)
    shared = {
        "name": name,
        "text": Text(asked, PLAIN),
        "line": line,
        "general_feedback": Text(row.get("feedback", ""), PLAIN),
        "tags": tuple(parts(row.get("tags", ""))),
    }
    yield from shelf.put(line, name, partial(item_of, row, shared))


def parts(cell: str) -> list[str]:
    """Several answers in one cell: one on each line, or parted by semicolons."""
    return [text for text in map(trimmed, cell.split("\n" if "\n" in cell else ";")) if text]


def item_of(row: Row, shared: dict[str, Any]) -> Item:
    if not row.get("question"):
        raise UnreadableError("It asks nothing. Write something in the column “question”.")
    right, wrong = parts(row.get("right", "")), parts(row.get("wrong", ""))
    kind = row.get("kind", "").lower() or guessed(right, wrong)
    make = KINDS.get(kind)
    if not make:
        raise UnreadableError(f"We know no kind “{kind[:40]}”. Write one of: {', '.join(KINDS)}.")
    if not right and kind not in ("essay", "description"):
        raise UnreadableError("It has no right answer. Write one in the column “right”.")
    return make(shared, right, wrong, row)


def guessed(right: list[str], wrong: list[str]) -> str:
    if wrong:
        return "single" if len(right) == 1 else "multiple"
    return "short" if right else "essay"


def choosing(
    shared: dict[str, Any], right: list[str], wrong: list[str], row: Row, *, single: bool, even: bool = False
) -> Item:
    """One right choice gives everything; several share it, and a wrong one takes it away, or (`even`) one share."""
    if single and len(right) > 1:
        raise UnreadableError("It has more than one right answer. Write “multiple” as its kind, or leave one.")
    two_choices(len(right) + len(wrong))
    part = seven(WHOLE / len(right))
    rest = NONE if single else -part if even else -WHOLE
    answers = [
        *(Answer(Text(text, PLAIN), part) for text in right),
        *(Answer(Text(text, PLAIN), rest) for text in wrong),
    ]
    return MultiChoice(**shared, answers=tuple(answers), single=single)


def true_false(shared: dict[str, Any], right: list[str], wrong: list[str], row: Row) -> Item:
    said = right[0].lower()
    if said not in TRUE | FALSE:
        raise UnreadableError(f"“{right[0]}” is neither true nor false. Write one of them in the column “right”.")
    return TrueFalse(**shared, right=said in TRUE, penalty=WHOLE)


def number(shared: dict[str, Any], right: list[str], wrong: list[str], row: Row) -> Item:
    room = number_text(row.get("tolerance") or "0", "a tolerance")
    return Numeric(**shared, answers=tuple(NumericAnswer(number_text(text), WHOLE, room) for text in right))


def short(shared: dict[str, Any], right: list[str], wrong: list[str], row: Row) -> Item:
    known = [*((text, WHOLE) for text in right), *((text, NONE) for text in wrong)]
    return ShortText(**shared, answers=tuple(Answer(Text(text), worth) for text, worth in known))


KINDS: dict[str, Callable[[dict[str, Any], list[str], list[str], Row], Item]] = {
    "single": partial(choosing, single=True),
    "multiple": partial(choosing, single=False),
    "share": partial(choosing, single=False, even=True),
    "truefalse": true_false,
    "number": number,
    "short": short,
    "essay": lambda shared, right, wrong, row: Essay(**shared),
    "description": lambda shared, right, wrong, row: Description(**shared, mark=Decimal(0)),
}
