"""Texts with their format and files, and the small parts that questions have in common."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum


class TextFormat(IntEnum):
    """How a text is to be read; the numbers are Moodle's."""

    MOODLE = 0
    HTML = 1
    PLAIN = 2
    WIKI = 3
    MARKDOWN = 4


@dataclass(frozen=True, slots=True)
class File:
    """A file that came inside the question file; texts name it as @@PLUGINFILE@@ + path + name."""

    name: str
    content: bytes
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Text:
    text: str = ""
    format: TextFormat = TextFormat.MOODLE
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that a question knows: what it is worth (−1 to 1) and what is said about it."""

    text: Text
    fraction: Decimal
    feedback: Text = Text()


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """A number as text (“*” is any number), and how far from it an answer may be."""

    number: str
    fraction: Decimal
    tolerance: str = "0"
    feedback: Text = Text()


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    multiplier: Decimal


@dataclass(frozen=True, slots=True)
class Hint:
    text: Text
    show_count: bool = False
    clear_wrong: bool = False
    options: str = ""


@dataclass(frozen=True, slots=True)
class Combined:
    """What is said after a right, a partly right and another answer."""

    correct: Text = Text()
    partial: Text = Text()
    incorrect: Text = Text()
    show_count: bool = False


NO_TEXT, NO_HTML = Text(), Text(format=TextFormat.HTML)
NOTHING_SAID = Combined()
