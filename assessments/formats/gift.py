r"""GIFT: questions in plain text, parted by empty lines (docs.moodle.org, “GIFT format”).

    ::name:: text { answers } more text

What stands in the braces says what kind of question it is: nothing (essay), T or F, `#` a number, `~` choices,
`=a -> b` pairs, `=` a word, `>` an order; without braces it is a description. `%50%` before an answer is what it is worth,
`#` begins its feedback, `####` the feedback on the question. `\` takes the meaning from ~ = # { } : and makes \n a line break.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from assessments.formats import moodle_text
from assessments.formats.gift_kinds import item_of
from assessments.formats.gift_text import Head, Shared, formatted, hidden, shown
from assessments.formats.items import Category, Entry, FileError, Refused, TextFormat, UnreadableError
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import opened, paragraphs
from assessments.formats.shelving import Shelf

CATEGORY, COMMENT, BLANK = "$CATEGORY:", "//", "_____"
BEHIND_CATEGORY = "It stands right behind its category and is left out. Put an empty line behind $CATEGORY."
ESCAPE = re.compile(r"\\([:#={}~n\\])")
IDNUMBER = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f\x7f])+)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one question, and where it begins. Escaped characters are hidden in `text`."""

    line: int
    text: str
    comments: str


def read(stream: BinaryIO, *, near: bool = False) -> Iterator[Entry]:
    """Everything in a GIFT file, in its order. `near`: take the nearest grade that Moodle knows instead of refusing."""
    shelf = Shelf()
    try:
        source = opened(stream)
        yield from source.notices
        for start, lines in paragraphs(source.lines()):
            yield from entries(block_of(start, lines), shelf, near=near)
    except FileError as error:
        yield error.refused


def block_of(start: int, lines: list[str]) -> Block:
    comments = "\n".join(line for line in lines if line.startswith(COMMENT))
    text = "\n".join(" " if line.startswith(COMMENT) else line for line in lines)
    first = next((place for place, line in enumerate(lines) if not line.startswith(COMMENT)), 0)
    return Block(start + first, trimmed(ESCAPE.sub(hidden, text)), comments)


def entries(block: Block, shelf: Shelf, *, near: bool) -> Iterator[Entry]:
    if not block.text:
        return
    if block.text.startswith(CATEGORY):
        yield from category(block, shelf)
        return
    try:
        head = taken_apart(block)
    except UnreadableError as error:
        yield Refused(block.line, str(error), moodle_text.name_from(shown(block.text)))
        return
    yield from shelf.put(block.line, head.shared["name"], partial(item_of, head, near=near))


def category(block: Block, shelf: Shelf) -> Iterator[Entry]:
    """Its line alone; Moodle takes a question right behind it for a part of the category's name, and nobody sees it again."""
    named, _, rest = block.text.removeprefix(CATEGORY).partition("\n")
    yield shelf.open(Category(moodle_text.path_of(shown(named)), block.line))
    if trimmed(rest):
        yield Refused(block.line + 1, BEHIND_CATEGORY, moodle_text.name_from(shown(trimmed(rest))))


def taken_apart(block: Block) -> Head:
    named, rest = name_and_rest(block.text)
    asked, answers = text_and_answers(rest)
    body, mark, feedback = (answers or "").rpartition("####")
    if not mark:
        body, feedback = answers or "", ""
    text = formatted(asked, TextFormat.MOODLE)
    idnumber = IDNUMBER.search(block.comments)
    shared: Shared = {
        "name": moodle_text.name_from(text.text) if named is None else named,
        "text": text,
        "line": block.line,
        "general_feedback": formatted(feedback, text.format),
        "idnumber": trimmed(idnumber[1]).replace(r"\]", "]") if idnumber else None,
        "tags": tuple(trimmed(tag).replace(r"\]", "]") for tag in TAG.findall(block.comments)),
    }
    return Head(block.line, shared, None if answers is None else trimmed(body))


def name_and_rest(text: str) -> tuple[str | None, str]:
    if not text.startswith("::"):
        return None, text
    name, mark, rest = text[2:].partition("::")
    return (moodle_text.cleaned_name(shown(name)), trimmed(rest)) if mark else (None, text[2:])


def text_and_answers(text: str) -> tuple[str, str | None]:
    """What is asked, with a blank where its answers stood inside it, and the answers without their braces."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None
    if start < 0 or 0 <= end < start:
        raise UnreadableError(r"A “}” has no “{” before it. Write { before the answers, or \} for the character.")
    if end < 0:
        raise UnreadableError(r"A “{” has no “}” behind it. Write } behind the answers, or \{ for the character.")
    blank = "" if text.endswith("}") else BLANK
    return text[:start] + blank + text[end + 1 :], trimmed(text[start + 1 : end])
