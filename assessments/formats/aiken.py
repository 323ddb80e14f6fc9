"""Aiken: multiple choice, one line each (docs.moodle.org, “Aiken format”).

What is asked
A) One choice
B. Another choice
ANSWER: B
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Combined,
    Entry,
    FileError,
    Item,
    MultiChoice,
    Refused,
    Text,
    TextFormat,
    UnreadableError,
)
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import opened
from assessments.formats.shelving import Shelf
from assessments.rules.fractions import NONE, WHOLE

CHOICE = re.compile(r"[A-Z][).][ \t]?")
END = "ANSWER:"
SHORTEST = 2
BLANK = Text(format=TextFormat.HTML)
NOT_STARTED = "There is no question above this line. Write what is asked on a line of its own before its choices."
UNFINISHED = "It ends without an answer. Write a line such as ANSWER: A behind its choices."


@dataclass
class Draft:
    """A question while its lines come in."""

    line: int
    asked: str
    choices: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return moodle_text.name_from(self.asked)


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Every question in an Aiken file; a bad one is named, and the others are read."""
    shelf, draft = Shelf(), None
    try:
        source = opened(stream)
        yield from source.notices
        for number, line in source.lines():
            text = trimmed(line)
            if len(text.encode()) >= SHORTEST:
                yield from step(number, text, draft, shelf)
                draft = after(number, text, draft)
    except FileError as error:
        yield error.refused
        return
    if draft:
        yield Refused(draft.line, UNFINISHED, draft.name)


def step(number: int, text: str, draft: Draft | None, shelf: Shelf) -> Iterator[Entry]:
    """What this line brings to an end: a question, or a mistake."""
    inside = CHOICE.match(text) or text.startswith(END)
    if inside and not draft:
        yield Refused(number, NOT_STARTED)
    elif draft and text.startswith(END):
        letter = trimmed(text.removeprefix(END))[:1]
        yield from shelf.put(draft.line, draft.name, partial(item_of, draft, letter))
    elif draft and not inside:
        yield Refused(draft.line, UNFINISHED, draft.name)


def after(number: int, text: str, draft: Draft | None) -> Draft | None:
    """The question that is open behind this line."""
    if CHOICE.match(text):
        if draft:
            draft.choices.append(trimmed(text[2:]))
        return draft
    return None if text.startswith(END) else Draft(number, text)


def item_of(draft: Draft, letter: str) -> Item:
    right = ord(letter) - ord("A") if letter else -1
    if len(draft.choices) < SHORTEST:
        raise UnreadableError("It needs at least two choices. Write another one, such as B) Something else.")
    if not 0 <= right < len(draft.choices):
        last = chr(ord("A") + len(draft.choices) - 1)
        raise UnreadableError(f"Its answer is “{letter}”, and its choices are A to {last}. Write one of those.")
    return MultiChoice(
        name=draft.name,
        text=as_html(draft.asked),
        line=draft.line,
        general_feedback=BLANK,
        answers=tuple(
            Answer(as_html(choice), WHOLE if place == right else NONE, BLANK)
            for place, choice in enumerate(draft.choices)
            if choice
        ),
        combined=Combined(BLANK, BLANK, BLANK),
    )


def as_html(text: str) -> Text:
    return Text(escape(text, quote=False), TextFormat.HTML)
