"""What a reader yields: questions, categories, and sentences about what it leaves out or reads otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from assessments.formats.items.kinds import Item
from assessments.formats.items.texts import NO_TEXT, Text


@dataclass(frozen=True, slots=True)
class Category:
    """From here on, questions belong to this category."""

    path: tuple[str, ...]
    line: int = field(default=1, compare=False)
    info: Text = NO_TEXT
    idnumber: str | None = None


def called(name: str) -> str:
    """A question's name before what is said about it."""
    return f"“{' '.join(name.split())}”: " if name else ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is left out, and why: a sentence that says what to do. `whole`: the file gives nothing at all."""

    line: int
    reason: str
    name: str = ""
    whole: bool = False

    def __str__(self) -> str:
        return f"Line {self.line}: {called(self.name)}{self.reason}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is read otherwise than its author may expect."""

    line: int
    text: str
    name: str = ""

    def __str__(self) -> str:
        return f"Line {self.line}: {called(self.name)}{self.text}"


type Entry = Item | Category | Refused | Notice
type Reader = Callable[[BinaryIO], Iterator[Entry]]


class UnreadableError(Exception):
    """One question cannot be read; the sentence says why and what to do."""


class FileError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.refused = Refused(line, reason, whole=True)
