"""Writing a file and knowing what it lost: every question is read back at once and compared with what it was.

What the format has no place for is named; a question that would come back as another question is not written.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from io import BytesIO
from typing import Any

from assessments.formats.items import Item, Reader, Refused, Text, called
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
    "attachments": "attachments",
    "attachments_required": "attachments",
    "grader_info": "notes for graders",
    "template": "template for the response",
}
CANNOT = "This format cannot hold it. Choose Moodle XML for it."


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
class Format:
    """`question` gives one question or nothing, `heading` what opens its category; `read` is the format's own reader."""

    question: Callable[[Item], str]
    heading: Callable[[Item], str]
    read: Reader
    begin: str = ""
    end: str = ""


def written(items: Iterable[Item], form: Format) -> Written:
    pieces, told, category = list[str](), list[Lost](), tuple[str, ...]()
    for number, item in enumerate(items, start=1):
        piece = form.question(item)
        back = read_back(form, form.heading(item) + piece) if piece else None
        lost = differences(item, back) if back else CONTENT.keys()
        if lost & CONTENT.keys():
            told.append(Lost(number, item.name, CANNOT, left_out=True))
            continue
        if lost:
            words = ", ".join(sorted({SETTINGS.get(name, name) for name in lost}))
            told.append(Lost(number, item.name, f"This format has no place for its {words}."))
        if item.category != category:
            pieces.append(form.heading(item))
            category = item.category
        pieces.append(piece)
    return Written("".join((form.begin, *pieces, form.end)), tuple(told))


def read_back(form: Format, text: str) -> Item | None:
    """The one question in `text`; None when it holds anything else."""
    try:
        stream = BytesIO((form.begin + text + form.end).encode())
        found = [entry for entry in form.read(stream) if isinstance(entry, Item | Refused)]
    except UnicodeEncodeError:
        return None
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
