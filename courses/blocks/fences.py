"""How blocks are written down: text as it is, every other kind between two lines of colons. `parse` and `write` undo each other.

A line of more colons closes a block too, and lines of fewer are a part of it: so a text may hold lines of colons, and the shorter
version blocks of its own.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.blocks.kinds import LONGEST, REGISTRY, SHORTER, TEXT, kinds, tidy
from courses.blocks.lost import get
from courses.blocks.naming import LONGEST_NAME
from courses.parsing import Mistake, SourceError

FENCE = re.compile(r"(:{3,})[ \t]*(?:([A-Za-z-]+)(?:[ \t]+([a-z0-9]+(?:-[a-z0-9]+)*))?)?[ \t]*")
COLONS = re.compile(r"^:{3,}", re.MULTILINE)
UNREAD = "-unread"  # behind a kind that cannot read its block: no text is ever saved over it


@dataclass(frozen=True)
class Piece:
    """One block as it was written: its kind, what it keeps, its key ("" where none was given), its version, the line on which it begins."""

    kind: str
    data: dict[str, Any]
    key: str = ""
    shorter: bool = False
    line: int = 1


@dataclass
class Open:
    """A block that is being read: `colons` of its first line (0 for text that stands by itself) and the lines in it."""

    kind: str
    start: int
    colons: int = 0
    key: str = ""
    lines: list[str] = field(default_factory=list)


def parse(markdown: str, *, file: str = "", first_line: int = 1, shorter: bool = False) -> list[Piece]:
    """Markdown with blocks between lines of colons, as pieces in order; empty texts are left out.

    `shorter` allows the block of that name, which holds others. Raises SourceError (lines count from `first_line`) with all mistakes.
    """
    reader = Reader(file, first_line, [*(kind.key for kind in kinds()), *([SHORTER] if shorter else [])])
    for number, line in enumerate(tidy(markdown).split("\n"), first_line):
        reader.take(number, line)
    return reader.end()


class Reader:
    """Goes through the lines once. `block` is open now, and `around` it the shorter version, if that is."""

    def __init__(self, file: str, first_line: int, known: list[str]) -> None:
        self.file, self.known = file, known
        self.pieces: list[Piece] = []
        self.mistakes: list[Mistake] = []
        self.block, self.around = Open(TEXT, first_line), Open("", 0)

    def take(self, number: int, line: str) -> None:
        fence = FENCE.fullmatch(line)
        if fence is None or len(fence[1]) < self.block.colons:
            self.block.lines.append(line)
        elif fence[2]:
            self.open(number, len(fence[1]), fence[2].lower(), fence[3] or "")
        else:
            self.close(number, len(fence[1]))

    def open(self, number: int, colons: int, kind: str, key: str) -> None:
        for still in (self.block, self.around):
            if 0 < still.colons <= colons:
                message = _('The block "%s" from line %d is still open. Close it with a line of colons first.')
                self.note(number, message % (still.kind, still.start))
        self.keep()
        if self.around.colons <= colons:
            self.around = Open("", 0)
        if kind.endswith(UNREAD):
            self.note(
                number, _("This block cannot be read any more. Move or delete it on the lesson’s page, then write on.")
            )
        elif kind not in self.known:
            names = ", ".join(name for name in self.known if name != TEXT)
            self.note(number, _('There is no block "%s". These exist: %s.') % (kind, names))
        if len(key) > LONGEST_NAME:
            self.note(number, _("This name is too long: %d characters at most.") % LONGEST_NAME)
        self.block = Open(kind, number, colons, key)
        if kind == SHORTER:
            self.around, self.block = self.block, Open(TEXT, number)

    def close(self, number: int, colons: int) -> None:
        self.keep()
        if not self.block.colons and 0 < self.around.colons <= colons:
            self.around = Open("", 0)
        elif not self.block.colons:
            self.note(
                number,
                _("These colons close a block, and none is open. Write the kind after them, or take the line out."),
            )
        self.block = Open(TEXT, number)

    def note(self, number: int, message: str) -> None:
        self.mistakes.append(Mistake(self.file, number, message))

    def keep(self) -> None:
        """The block that was open becomes a piece."""
        block = self.block
        text = tidy("\n".join(block.lines))
        if block.kind not in self.known or (not text.strip() and get(block.kind).needs_words):
            return
        if len(text.strip()) > LONGEST:
            long = _("This text is too long: %d characters at most. Divide the lesson in two.") % LONGEST
            self.note(block.start, long)
            return
        first = block.start + (1 if block.colons else 0)
        try:
            data = get(block.kind).read(text, file=self.file, line=first)
        except SourceError as error:
            self.mistakes.extend(error.mistakes)
            return
        shorter = self.around.colons > 0
        self.pieces.append(Piece(block.kind, data.model_dump(mode="json"), block.key, shorter, block.start))

    def end(self) -> list[Piece]:
        self.keep()
        for still in (self.around, self.block):
            if still.colons:
                message = _('The block "%s" that begins in line %d is not closed. Put ::: after its last line.')
                self.note(still.start, message % (still.kind, still.start))
        if self.mistakes:
            raise SourceError.of(self.mistakes)
        return self.pieces


def write(blocks: Iterable[tuple[str, dict[str, Any], str]]) -> str:
    """Blocks (kind, data, key or "") as what `parse` reads back to the same blocks."""
    written: list[str] = []
    bare = False
    for name, data, key in blocks:
        found = get(name, data)
        kind = name + UNREAD if found.lost and name in REGISTRY else name
        body = found.write(found.data.model_validate(data))
        bare = kind == TEXT and not key and not bare and not COLONS.search(body)
        written.append(body if bare else fenced(kind, key, body))
    return "\n\n".join(written) + "\n" if written else ""


def whole(full: Sequence[tuple[str, dict[str, Any], str]], shorter: Sequence[tuple[str, dict[str, Any], str]]) -> str:
    """Both versions of a lesson in one text, for `parse(…, shorter=True)`."""
    parts = [write(full), fenced(SHORTER, "", write(shorter).strip("\n")) + "\n" if shorter else ""]
    return "\n".join(part for part in parts if part)


def fenced(kind: str, key: str, body: str) -> str:
    """`body` between lines of colons, more of them than begin any line in it."""
    longest = max(map(len, COLONS.findall(body)), default=2)
    colons = ":" * max(3, longest + 1)
    return "\n".join([f"{colons} {kind} {key}".rstrip(), *([body] if body else []), colons])
