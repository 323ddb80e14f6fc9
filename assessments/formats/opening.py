"""Opening a file that nobody vouches for: how large, in which characters, and then piece by piece.

Every reader begins here. At most `MOST_AT_ONCE` characters of a question (`MOST_TEXT` where it cannot hold files) are held at a time, plus one piece.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END, SEEK_SET
from math import ceil
from typing import BinaryIO

from assessments.formats.items import FileError, Notice
from assessments.rules.short_text import AROUND

MEGABYTE = 1_000_000
LARGEST = 100 * MEGABYTE
"""A file of this size, or of more, is not read."""
MOST_AT_ONCE = 25 * 1024 * 1024
MOST_TEXT = 10 * 1024 * 1024
PIECE = 64 * 1024
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
BY_FOUND = {"utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
LETTERS = re.compile(
    r"iso8859-[0-9]+|cp125[0-9]|koi8-[rtu]|mac-[a-z]+|tis-620|big5\w*|gb\w+|euc_\w+|shift_jis\w*|johab"
)
REPLACED, BEYOND_ASCII, HALF_LETTER = "\ufffd", re.compile(r"[^\x00-\x7f]"), re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that can be read: `encoding` in Python's words, and what its author should know about it."""

    stream: BinaryIO
    encoding: str
    notices: tuple[Notice, ...] = ()

    def pieces(self) -> Iterator[str]:
        """The text from its beginning, in pieces of about 64 KB. Raises FileError for what is no text."""
        self.stream.seek(0)
        decoder = codecs.getincrementaldecoder(self.encoding)()
        line = 1
        while data := self.stream.read(PIECE):
            piece = decoded(decoder, data, line)
            if found := CONTROLS.search(piece):
                raise FileError(line + piece.count("\n", 0, found.start()), NOT_TEXT)
            line += piece.count("\n")
            yield piece
        yield decoded(decoder, b"", line, final=True)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of every line. Ends with \\n, \\r\\n and, in a file without \\n, \\r."""
        rest, number, end = "", 1, ""
        for piece in self.pieces():
            rest += piece
            end = end or ending(rest)
            *whole, rest = rest.split(end) if end else [rest]
            for line in whole:
                yield number, line
                number += 1
            if len(rest) > MOST_TEXT:
                raise FileError(number, "This line is longer than a question can be. Is this the right file?")
        yield number, rest


def paragraphs(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines: the number of its first line, and its lines without space around them."""
    start, held, size = 0, list[str](), 0
    for number, raw in lines:
        line = raw.strip(AROUND)
        if line:
            start = start if held else number
            held.append(line)
            size += len(line)
        elif held:
            yield start, held
            held, size = [], 0
        if size > MOST_TEXT:
            raise FileError(start, "The question that begins here never ends. Put an empty line behind each question.")
    if held:
        yield start, held


def whole(source: Opened) -> str:
    """All of a file that holds one question."""
    pieces, size = list[str](), 0
    for piece in source.pieces():
        pieces.append(piece)
        size += len(piece)
        if size > MOST_TEXT:
            raise FileError(1, "The text is longer than a question can be. Is this the right file?")
    return "".join(pieces)


NOT_TEXT = "There are characters here that no text has. Save the questions as plain text in UTF-8, and try again."
BROKEN_LETTER = (
    "A letter here is broken, and the others are UTF-8. Write it again, save the file in UTF-8, and try again."
)
NO_ENCODING = "The letters here are in no encoding that we know. Save the file in UTF-8, and try again."


def ending(text: str) -> str:
    """What parts its lines; nothing while that cannot be told. Only files of very old Macintoshes have \\r alone."""
    if "\n" in text:
        return "\n"
    return "\r" if "\r" in text[:-1] else ""


def decoded(decoder: codecs.IncrementalDecoder, data: bytes, line: int, *, final: bool = False) -> str:
    try:
        return decoder.decode(data, final)
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        raise FileError(line + data.count(b"\n", 0, start), NO_ENCODING) from None


def is_too_large(stream: BinaryIO) -> bool:
    return stream.seek(0, SEEK_END) >= LARGEST


def opened(stream: BinaryIO) -> Opened:
    """Looks through the whole file once. Raises FileError for one that is too large, empty or no text."""
    if is_too_large(stream):
        size = ceil(stream.tell() / MEGABYTE)
        raise FileError(
            1, f"The file has {size} MB, and it must be under 100 MB. Take the large pictures out, or cut it in two."
        )
    stream.seek(0, SEEK_SET)
    head = stream.read(1024)
    if not head.strip():
        raise FileError(1, "The file is empty. Choose the file with the questions.")
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return Opened(stream, encoding)
    if b"\0" in head:
        raise FileError(1, NOT_TEXT)
    declared = DECLARED.match(head)
    return as_declared(stream, declared[1].decode("ascii")) if declared else as_found(stream)


def as_declared(stream: BinaryIO, name: str) -> Opened:
    """A file that could be read this far does not have two or four bytes for each letter, whatever it says."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known in BY_FOUND:
        return as_found(stream)
    if not LETTERS.fullmatch(known):
        raise FileError(1, f"It says that it is in “{name}”, which we do not know. Save it in UTF-8, and try again.")
    return Opened(stream, known)


def as_found(stream: BinaryIO) -> Opened:
    """UTF-8 where every byte fits it, and Windows-1252 otherwise: what Windows programs write when nobody asks them.

    Raises FileError where other letters are UTF-8, or where one is half a letter: as Windows-1252 all would be garbled.
    """
    strange = strange_place(stream)
    if not strange:
        return Opened(stream, "utf-8")
    line, bad = strange
    if HALF_LETTER.match(bad) or more_good_than_bad(stream):
        raise FileError(line, BROKEN_LETTER)
    told = (
        "The letters are in Windows-1252, not UTF-8; read so. Look at the accented letters, or save the file in UTF-8."
    )
    return Opened(stream, "cp1252", (Notice(line, told),))


def strange_place(stream: BinaryIO) -> tuple[int, bytes] | None:
    """The first line that is not UTF-8, and the bytes that begin there; nothing when all is."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    try:
        while data := stream.read(PIECE):
            line += decoder.decode(data).count("\n")
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        return line + error.object.count(b"\n", 0, error.start), error.object[error.start : error.start + 3]
    return None


def more_good_than_bad(stream: BinaryIO) -> bool:
    """Are more letters beyond ASCII UTF-8 than are not?"""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    while data := stream.read(PIECE):
        found = BEYOND_ASCII.findall(decoder.decode(data))
        strange = found.count(REPLACED)
        good, bad = good + len(found) - strange, bad + strange
    return good > bad
