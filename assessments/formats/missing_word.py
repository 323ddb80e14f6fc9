"""Missing word: a sentence with its choices inside (docs.moodle.org, “Missing word format”).

    The sky is {=blue#Yes ~75%azure ~green}, mostly.

Questions are parted by empty lines. The number before the percent sign is what the choice is worth.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Combined,
    Entry,
    FileError,
    Item,
    MultiChoice,
    ShortText,
    Text,
    TextFormat,
    UnreadableError,
)
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import opened, paragraphs
from assessments.formats.shelving import Shelf
from assessments.formats.worth import grade, not_too_many
from assessments.rules.fractions import NONE, WHOLE

BLANK = "_____"
WEIGHT = re.compile(r"([0-9]+)%(?![0-9%])")
CENT = Decimal("0.01")
HTML = TextFormat.HTML


def read(stream: BinaryIO, *, near: bool = False) -> Iterator[Entry]:
    """Every question in a missing word file. `near`: take the nearest grade that Moodle knows instead of refusing."""
    shelf = Shelf()
    try:
        source = opened(stream)
        yield from source.notices
        for start, lines in paragraphs(source.lines()):
            text = " ".join(lines)
            yield from shelf.put(start, moodle_text.name_from(text), partial(item_of, text, start, near=near))
    except FileError as error:
        yield error.refused


def item_of(text: str, line: int, *, near: bool) -> Item:
    start, end = text.find("{"), text.find("}")
    if start < 0 or end < start:
        raise UnreadableError("It has no gap. Write the choices where they belong, such as {=right ~wrong}.")
    asked = text[:start] + BLANK + text[end + 1 :]
    shared: dict[str, Any] = {"name": moodle_text.name_from(asked), "text": Text(asked), "line": line}
    inside = text[start + 1 : end].replace("=", "~=")
    not_too_many(inside.count("~"))
    answers = [trimmed(part) for part in inside.split("~")]
    answers = answers if answers[0] else answers[1:]
    if not answers:
        raise UnreadableError("There is nothing in its braces. Write the choices there, such as {=right ~wrong}.")
    if len(answers) == 1:
        return ShortText(**shared, answers=(Answer(Text(trimmed(answers[0].removeprefix("="))), WHOLE),))
    found = tuple(one for one in (choice(part, near=near) for part in answers) if one.text.text)
    blank = Text(format=HTML)
    return MultiChoice(**shared, answers=found, single=True, combined=Combined(blank, blank, blank))


def choice(part: str, *, near: bool) -> Answer:
    weight = WEIGHT.match(part)
    worth = (Decimal(weight[1]) / 100).quantize(CENT, ROUND_HALF_UP) if weight else NONE
    rest = part[weight.end() :] if weight else part
    right = rest.startswith("=")
    said, mark, feedback = trimmed(rest.removeprefix("_")).partition("#")
    if mark and not said:
        said, feedback = f"#{feedback}", ""
    return Answer(
        Text(trimmed(said.removeprefix("=")), HTML),
        grade(WHOLE if right else worth, near=near),
        Text(trimmed(feedback), HTML),
    )
