"""The formats by name, and which reader each has."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from assessments.formats import aiken, cloze, gift, missing_word, moodle_xml, qti, rows
from assessments.formats.items import Entry, Reader
from assessments.formats.opening import is_too_large

XML_BEGINS = (b"<?xml", b"<quiz")


def read_cloze(stream: BinaryIO, *, near: bool = False) -> Iterator[Entry]:
    """Cloze questions come as plain text and inside Moodle XML."""
    return moodle_xml.read(stream, near=near) if looks_like_xml(stream) else cloze.read(stream)


def looks_like_xml(stream: BinaryIO) -> bool:
    if is_too_large(stream):
        return False
    stream.seek(0)
    return stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(XML_BEGINS)


def moodle_name(name: str, stream: BinaryIO) -> str:
    """What Moodle calls the format."""
    if name == "moodlexml" or (name == "cloze" and looks_like_xml(stream)):
        return "xml"
    return "multianswer" if name == "cloze" else name


def reader(name: str, *, near: bool = False) -> Reader:
    """The reader for one of FORMATS. `near`: answers get the nearest grade that Moodle knows instead of a refusal."""
    readers: dict[str, Reader] = {
        "gift": partial(gift.read, near=near),
        "moodlexml": partial(moodle_xml.read, near=near),
        "aiken": aiken.read,
        "cloze": partial(read_cloze, near=near),
        "missingword": partial(missing_word.read, near=near),
        "qti": qti.read,
        "rows": rows.read,
    }
    return readers[name]


FORMATS = ("gift", "moodlexml", "aiken", "cloze", "missingword", "qti", "rows")
