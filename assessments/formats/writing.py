"""Writing a file and knowing what it lost: every question is read back at once and compared with what it was.

What the format has no place for is named; a question that would come back as another question is not written.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from io import BytesIO
from typing import Any

from assessments.formats.items import Item, Reader, Refused, Text, called
from assessments.formats.marks import marked, of
from assessments.formats.moodle_text import trimmed

CONTENT = {
    "text": "text",
    "answers": "answers",
    "pairs": "pairs",
    "steps": "steps",
    "choices": "choices",
    "parts": "gaps",
    "drags": "things to put on the picture",
    "drops": "places on the picture",
    "right": "right answer",
    "single": "one answer or several",
}
SETTINGS = {
    "name": "name",
    "general_feedback": "general feedback",
    "mark": "mark",
    "penalty": "penalty",
    "idnumber": "id",
    "category": "category",
    "tags": "tags",
    "hints": "hints",
    "hidden": "being hidden",
    "shuffle": "order of the choices",
    "numbering": "numbers before the choices",
    "instruction": "instruction",
    "combined": "combined feedback",
    "case": "upper and lower case",
    "units": "units",
    "show_units": "units",
    "unit_grading": "units",
    "unit_penalty": "units",
    "units_left": "units",
    "response_format": "kind of response",
    "response_required": "kind of response",
    "response_lines": "kind of response",
    "least_words": "limits of words",
    "most_words": "limits of words",
    "attachments": "attachments",
    "attachments_required": "attachments",
    "most_bytes": "attachments",
    "file_types": "attachments",
    **dict.fromkeys(("grading", "layout", "select_type", "select_count", "show_grading"), "kind of order"),
    "grader_info": "notes for graders",
    "template": "template for the response",
    "whole": "counting as a whole",
    "accents": "letters without accents",
    "slips": "slips in spelling",
    "recording": "kind of response",
    **dict.fromkeys(("true_feedback", "false_feedback"), "feedback on the answers"),
}
CANNOT = "This format cannot hold it. Choose Gabay's own, or Moodle XML."


@dataclass(frozen=True, slots=True)
class Lost:
    """What the file does not hold of the question `number`, counted from 1: some of it, or (`left_out`) all."""

    number: int
    name: str
    sentence: str
    left_out: bool = False

    def __str__(self) -> str:
        return f"Question {self.number}, {called(self.name)}{self.sentence}"


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that is no text: questions, and what they show, in a zip."""

    content: bytes
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """`question` gives one question or nothing, `heading` what opens its category; `read` is the format's own reader.

    `tags` says that it has a place for tags.
    """

    question: Callable[[Item], str]
    heading: Callable[[Item], str]
    read: Reader
    begin: str = ""
    end: str = ""
    tags: bool = True


def written(items: Iterable[Item], form: Format) -> Written:
    pieces, told, category = list[str](), list[Lost](), tuple[str, ...]()
    for number, item in enumerate(items, start=1):
        piece = form.question(marked(item) if form.tags else item)
        lost = verdict(number, item, read_back(form, form.heading(item) + piece) if piece else None)
        told += [lost] if lost else []
        if lost and lost.left_out:
            continue
        told += [Lost(number, item.name, mark.elsewhere) for mark in of(item)] if form.tags else []
        if item.category != category:
            pieces.append(form.heading(item))
            category = item.category
        pieces.append(piece)
    return Written("".join((form.begin, *pieces, form.end)), tuple(told))


def verdict(number: int, item: Item, back: Item | None, gone: Iterable[str] = ()) -> Lost | None:
    """What the question lost on its way to `back`, and, in words, before; nothing when it is the same."""
    lost = differences(item, back) if back else CONTENT.keys()
    if lost & CONTENT.keys():
        return Lost(number, item.name, CANNOT, left_out=True)
    words = sorted({SETTINGS.get(name, name) for name in lost} | set(gone))
    return Lost(number, item.name, f"This format has no place for its {', '.join(words)}.") if words else None


def read_back(form: Format, text: str) -> Item | None:
    """The one question in `text`; None when it holds anything else."""
    return read_text(form.read, form.begin + text + form.end)


def read_text(read: Reader, text: str) -> Item | None:
    try:
        return only_one(read, text.encode())
    except UnicodeEncodeError:
        return None


def only_one(read: Reader, content: bytes) -> Item | None:
    found = [entry for entry in read(BytesIO(content)) if isinstance(entry, Item | Refused)]
    one = found[0] if len(found) == 1 else None
    return one if isinstance(one, Item) else None


def differences(item: Item, back: Item) -> set[str]:
    """The fields that did not come back as they were."""
    if type(item) is not type(back):
        return set(CONTENT)
    named = [one.name for one in fields(item) if one.compare]
    return {name for name in named if meaning(getattr(item, name)) != meaning(getattr(back, name))}


def meaning(value: Any) -> Any:
    """`value` without what says nothing: space around a text, and the format of no text."""
    if isinstance(value, Text):
        text = trimmed(value.text)
        return (text, value.format if text else None, value.files)
    if is_dataclass(value):
        return [meaning(getattr(value, one.name)) for one in fields(value) if one.compare]
    return [meaning(one) for one in value] if isinstance(value, tuple) else value
