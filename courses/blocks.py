"""Kinds of blocks: what each keeps, how it reads in Markdown, how it looks on the page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.parsing import Mistake, SourceError
from courses.text import readable
from courses.text import render as render_text

TEXT = "text"
SHORTER = "shorter"
LONGEST = 50_000
OPENING = re.compile(r":::+[ \t]*([A-Za-z-]+)[ \t]*")
CLOSING = re.compile(r":::+[ \t]*")


class TextData(pydantic.BaseModel):
    """Markdown. `schema_version` says how to read what an older edition keeps."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1] = 1
    text: str = pydantic.Field(min_length=1, max_length=LONGEST)


class SummaryData(TextData):
    """What to keep, in two to four lines."""


class PracticeData(TextData):
    """Something to try at work."""


class NoteData(TextData):
    """A remark beside the text."""


@dataclass(frozen=True)
class BlockKind:
    """A kind of block: `label` names it for authors, `heading` for learners, `css` is the class of its frame."""

    key: str
    label: Any
    schema: type[TextData]
    heading: Any = ""
    css: str = ""

    def render(self, data: dict[str, Any]) -> str:
        """The block's safe HTML. Raises pydantic.ValidationError for data that its schema does not allow."""
        html = render_text(self.schema.model_validate(data).text)
        if not self.css:
            return html
        heading = f"<p><strong>{self.heading}</strong></p>\n" if self.heading else ""
        return f'<div class="{self.css}">\n{heading}{html}</div>\n'


KINDS = {
    kind.key: kind
    for kind in (
        BlockKind(TEXT, gettext_lazy("text"), TextData),
        BlockKind("summary", gettext_lazy("what to keep"), SummaryData, gettext_lazy("What to keep"), "keep"),
        BlockKind("practice", gettext_lazy("try this at work"), PracticeData, gettext_lazy("Try this at work"), "try"),
        BlockKind("note", gettext_lazy("a remark"), NoteData, css="note"),
    )
}


@dataclass(frozen=True)
class Piece:
    """One block as it was written: its kind (a key of KINDS, or "shorter"), its Markdown, the line on which it begins."""

    kind: str
    text: str
    line: int = 1

    @property
    def data(self) -> dict[str, Any]:
        """What Block.data keeps of it."""
        return KINDS[self.kind].schema(text=self.text).model_dump()


def render(kind: str, data: dict[str, Any]) -> str:
    """The safe HTML of a block of `kind` that keeps `data`."""
    return KINDS[kind].render(data)


def parse(markdown: str, *, file: str = "", first_line: int = 1, shorter: bool = False) -> list[Piece]:
    """Markdown with blocks between lines of colons, as pieces in order; empty ones are left out.

    `shorter` allows the block of that name. Raises SourceError (lines count from `first_line`) for colons that do not pair.
    """
    splitter = Splitter(file, first_line, [*KINDS, SHORTER] if shorter else list(KINDS))
    for number, line in enumerate(readable(markdown).replace("\r\n", "\n").split("\n"), first_line):
        splitter.take(number, line)
    return splitter.end()


class Splitter:
    """Goes through the lines once and knows which block is open."""

    def __init__(self, file: str, first_line: int, known: list[str]) -> None:
        self.file, self.known = file, known
        self.pieces: list[Piece] = []
        self.mistakes: list[Mistake] = []
        self.kind, self.start, self.lines = TEXT, first_line, list[str]()

    def take(self, number: int, line: str) -> None:
        if opening := OPENING.fullmatch(line):
            self.open(number, opening[1].lower())
        elif CLOSING.fullmatch(line):
            self.close(number)
        else:
            self.lines.append(line)

    def open(self, number: int, kind: str) -> None:
        if self.kind != TEXT:
            self.note(number, _('The block "%s" from line %d is still open. Close it with a line of colons first.'))
        if kind not in self.known:
            names = ", ".join(key for key in self.known if key != TEXT)
            self.mistakes.append(
                Mistake(self.file, number, _('There is no block "%s". These exist: %s.') % (kind, names))
            )
            kind = TEXT + " "
        self.turn(number, kind)

    def close(self, number: int) -> None:
        if self.kind == TEXT:
            text = _("These colons close a block, and none is open. Write the kind after them, or take the line out.")
            self.mistakes.append(Mistake(self.file, number, text))
        self.turn(number, TEXT)

    def note(self, number: int, message: str) -> None:
        self.mistakes.append(Mistake(self.file, number, message % (self.kind, self.start)))

    def turn(self, number: int, kind: str) -> None:
        text = "\n".join(self.lines).strip()
        if text:
            self.keep(text)
        self.kind, self.start, self.lines = kind, number, []

    def keep(self, text: str) -> None:
        if len(text) > LONGEST:
            long = _("This text is too long: %d characters at most. Divide the lesson in two.") % LONGEST
            self.mistakes.append(Mistake(self.file, self.start, long))
        self.pieces.append(Piece(self.kind.strip(), text, self.start))

    def end(self) -> list[Piece]:
        if self.kind != TEXT:
            self.note(
                self.start, _('The block "%s" that begins in line %d is not closed. Put ::: after its last line.')
            )
        self.turn(self.start, TEXT)
        if self.mistakes:
            raise SourceError.of(self.mistakes)
        return self.pieces


def write(pieces: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """Blocks (kind, data) as the Markdown that `parse` reads back to the same blocks."""
    written = [
        data["text"] if kind == TEXT else f"::: {kind}\n{data['text']}\n:::"
        for kind, data in pieces
        if data.get("text")
    ]
    return "\n\n".join(written) + "\n" if written else ""
