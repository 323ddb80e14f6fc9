"""XML from strangers, one question at a time.

Python's expat and nothing else: a document type, and with it every entity and every look outside the file, is refused at
its first line; depth, elements and characters of a question have a limit each, so that no file grows in memory.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from assessments.formats.items import FileError, Refused, UnreadableError
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import MOST_AT_ONCE, Opened

DEEPEST, MOST_ELEMENTS, LONGEST_TAG = 50, 100_000, 1024 * 1024
RETURN = "\ufdd0"
MARKS = re.compile(r"<!\[CDATA\[|<!--")
LONGEST_MARK = len("<![CDATA[")

WITH_DOCTYPE = "It declares a document type (DOCTYPE). Questions need none: take that part out, and try again."
NO_QUIZ = "It begins with <{}>, and Moodle XML begins with <quiz>. Is this the file that Moodle exported?"
TOO_DEEP = "Elements stand in each other more than fifty deep. No question is like that; is this the right file?"
TAG_TOO_LONG = "A tag that begins here never ends. Is this the right file?"
TOO_LARGE = "It is too large: 25 MB of text and files, or 100,000 elements, is the most. Take its large files out."
BROKEN = "The XML is broken here ({}). Export the questions again; or mend this line, and try again."
NOT_ESCAPED = "Its <{}> holds tags. Put <![CDATA[ before them and ]]> behind them."


@dataclass(frozen=True, slots=True)
class Shape:
    """What the file begins with, what a question is called, and how deep it stands; `refusal` names another beginning."""

    roots: frozenset[str]
    items: frozenset[str]
    depth: int
    refusal: str


MOODLE = Shape(frozenset({"quiz"}), frozenset({"question"}), 2, NO_QUIZ)


@dataclass(slots=True)
class Node:
    """`pieces` are its texts and its elements in their order."""

    tag: str
    attributes: dict[str, str]
    line: int
    pieces: "list[str | Node]" = field(default_factory=list)

    @property
    def children(self) -> "list[Node]":
        return [piece for piece in self.pieces if isinstance(piece, Node)]

    def all(self, tag: str) -> "list[Node]":
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> "Node | None":
        return next((child for child in self.children if child.tag == tag), None)

    def own_text(self) -> str:
        """What stands in it. Raises UnreadableError when that is more than text."""
        texts = [piece for piece in self.pieces if isinstance(piece, str)]
        if len(texts) < len(self.pieces):
            raise UnreadableError(NOT_ESCAPED.format(self.tag))
        return "".join(texts).replace(RETURN, "\r")

    def value(self, tag: str, default: str = "") -> str:
        """The text of its first child `tag`, without space around it."""
        child = self.first(tag)
        return default if child is None else trimmed(child.own_text())


class Collector:
    """What expat tells, gathered into one Node for each question."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.depth = self.size = self.elements = self.fed = 0
        self.stack: list[Node] = []
        self.ready: list[Node | Refused] = []

    def feed(self, data: bytes) -> None:
        """Raises FileError for a tag so long that expat would have to hold all of it."""
        self.parser.Parse(data, False)
        self.fed += len(data)
        if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise FileError(self.parser.CurrentLineNumber, TAG_TOO_LONG)

    def doctype(self, *declared: object) -> None:
        raise FileError(self.parser.CurrentLineNumber, WITH_DOCTYPE)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        line = self.parser.CurrentLineNumber
        if self.depth == 1 and bare(tag) not in self.shape.roots:
            raise FileError(line, self.shape.refusal.format(tag[:40]))
        if self.depth > DEEPEST:
            raise FileError(line, TOO_DEEP)
        if self.depth == self.shape.depth and bare(tag) in self.shape.items:
            self.size = self.elements = 0
            self.stack = [Node(tag, attributes, line)]
        elif self.stack:
            self.child(Node(tag, attributes, line))

    def child(self, node: Node) -> None:
        self.stack[-1].pieces.append(node)
        self.stack.append(node)
        self.elements += 1
        self.count(sum(map(len, node.attributes.values())))

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].pieces.append(text)
            self.count(len(text))

    def count(self, more: int) -> None:
        """Lets go of a question that is too large, and goes on behind it."""
        self.size += more
        if self.size > MOST_AT_ONCE or self.elements > MOST_ELEMENTS:
            self.ready.append(Refused(self.stack[0].line, TOO_LARGE))
            self.stack = []

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.stack:
            node = self.stack.pop()
            if not self.stack:
                self.ready.append(node)


def bare(tag: str) -> str:
    """Without the prefix of its namespace."""
    return tag.rpartition(":")[2]


def questions(source: Opened, shape: Shape = MOODLE) -> Iterator[Node | Refused]:
    """Every question of the file as soon as it is complete. Raises FileError where the file stops making sense."""
    collector = Collector(shape)
    try:
        for piece in with_returns(source.pieces()):
            collector.feed(piece.encode())
            yield from collector.ready
            collector.ready.clear()
        collector.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileError(error.lineno, BROKEN.format(expat.ErrorString(error.code))) from None
    yield from collector.ready


def with_returns(pieces: Iterator[str]) -> Iterator[str]:
    r"""Hides every \r inside CDATA from expat, which would drop it; Moodle keeps it there, and only there."""
    inside, rest = "", ""
    for piece in pieces:
        seen, rest, inside = marked(rest + piece, inside)
        yield seen
    yield rest.replace("\r", RETURN) if inside == "]]>" else rest


def marked(text: str, inside: str) -> tuple[str, str, str]:
    """What is certain, what has to wait for the next piece, and the mark that ends what we are inside of."""
    kept, at = list[str](), 0
    while True:
        if inside:
            end = text.find(inside, at)
            stop = end + len(inside) if end >= 0 else max(at, len(text) - len(inside) + 1)
            part = text[at:stop]
            kept.append(part.replace("\r", RETURN) if inside == "]]>" else part)
        else:
            found = MARKS.search(text, at)
            end = found.start() if found else -1
            stop = found.end() if found else max(at, len(text) - LONGEST_MARK + 1)
            kept.append(text[at:stop])
        at = stop
        if end < 0:
            return "".join(kept), text[at:], inside
        inside = "" if inside else ("-->" if text.startswith("<!--", end) else "]]>")
