"""Our own question files, which hold everything that a question says: YAML as courses have it, alone or in a zip with its pictures.

Beside a question's own fields stand those that the bank keeps: `name`, `category` (a list of names), `tags` and `id`. A picture
is called in texts as it stands in the zip's folder files/: @@PLUGINFILE@@/clinic.png is files/clinic.png.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO
from urllib.parse import unquote

from pydantic import Field

from assessments.bank import Written
from assessments.exchange import CommonFields, read_question
from assessments.formats import moodle_text
from assessments.formats.items import Entry, File, FileError, Item, Refused, Text, TextFormat, UnreadableError
from assessments.formats.opening import MOST_TEXT, Opened, is_too_large, opened
from assessments.formats.shelving import Shelf
from assessments.formats.unpacking import MOST_SHOWN, unpacked
from assessments.illustrating import IN_FOLDER, texts_in
from courses.parsing import Fields, Source, SourceError, parse_yaml
from lms.kit.archives import is_package

NAME, ENDINGS = "gabay", (".yaml", ".yml")
LIST, FOLDER = "questions.yaml", "files"
MOST_LISTED = 20_000_000
ABOUT = ("name", "category", "tags", "id")
BEGINS, REMARK = "- ", re.compile(r"\s*(?:#.*)?")
NO_LIST = "The package holds no questions.yaml, or one of more than 20 MB. Export the questions again."
NOT_BEGUN = "Begin each question with “- ” at the start of a line, such as “- key: a-quiet-voice”."

type Media = Callable[[str], bytes | None]


class AboutFields(Fields):
    """What the bank knows of a question beside what it says."""

    name: str = Field(default="", max_length=255)
    category: list[str] = []
    tags: list[str] = []
    id: str = Field(default="", max_length=100)


class DraftFields(CommonFields):
    """A question that is not ready yet comes along as well: the bank says what it lacks."""

    stem: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnItem(Item):
    """A question as `bank.written` has it; `files` are the pictures that its texts name."""

    qtype = NAME

    written: Written
    files: tuple[File, ...] = ()


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Every question in one of our files; a bad one is named, and the others are read."""
    shelf = Shelf()
    try:
        source, media = inside(stream)
        yield from source.notices
        for line, text in blocks(source):
            yield from entries(line, text, media, shelf)
    except FileError as error:
        yield error.refused


def inside(stream: BinaryIO) -> tuple[Opened, Media]:
    """The list of questions, and what finds their pictures. Raises FileError."""
    if is_too_large(stream) or not is_package(stream):
        return opened(stream), lambda name: None
    package = unpacked(stream)
    content = package.read(LIST, MOST_LISTED)
    if content is None:
        raise FileError(1, NO_LIST)
    return opened(BytesIO(content)), lambda name: package.read(f"{FOLDER}/{name}", MOST_SHOWN)


def blocks(source: Opened) -> Iterator[tuple[int, str]]:
    """The text of each question, and the line on which it begins. Raises FileError for what stands before the first."""
    start, held, size = 0, list[str](), 0
    for number, line in source.lines():
        if line.startswith(BEGINS) and held:
            yield start, "\n".join(held)
            held, size = [], 0
        if not held and not line.startswith(BEGINS):
            if not REMARK.fullmatch(line):
                raise FileError(number, NOT_BEGUN)
            continue
        start = start if held else number
        held.append(line.rstrip("\r"))
        size += len(line)
        if size > MOST_TEXT:
            raise FileError(start, "The question that begins here never ends. Is this the right file?")
    if held:
        yield start, "\n".join(held)


def entries(line: int, text: str, media: Media, shelf: Shelf) -> Iterator[Entry]:
    try:
        source = parse_yaml(text, file=LIST, first_line=line).at((0,))
        about = source.part(ABOUT).validated(AboutFields) if isinstance(source.data, dict) else None
    except SourceError as error:
        yield Refused(error.mistakes[0].line, sentences(error))
        return
    if about is None:
        yield Refused(line, NOT_BEGUN)
        return
    shelf.category = tuple(filter(None, about.category))
    yield from shelf.put(line, about.name, partial(item_of, source, about, line, media))


def item_of(source: Source, about: AboutFields, line: int, media: Media) -> OwnItem:
    """Raises UnreadableError with every mistake in the question."""
    try:
        written = read_question(source.without(ABOUT), shared=DraftFields)
    except SourceError as error:
        raise UnreadableError(sentences(error)) from None
    return OwnItem(
        name=about.name or moodle_text.name_from(written["stem"]),
        text=Text(written["stem"], TextFormat.PLAIN),
        line=line,
        idnumber=about.id or written["key"],
        tags=tuple(about.tags),
        written={name: value for name, value in written.items() if name != "key"},
        files=tuple(files_of(written, media)),
    )


def sentences(error: SourceError) -> str:
    return " ".join(f"Line {mistake.line}: {mistake.message}" for mistake in error.mistakes)


def files_of(written: Written, media: Media) -> Iterator[File]:
    """What its texts name, each once; one that is not there is empty."""
    names = dict.fromkeys(name for _path, text in texts_in(written) for name in IN_FOLDER.findall(text))
    for name in names:
        folder, last = posixpath.split(unquote(name))
        yield File(last, media(unquote(name)) or b"", f"/{folder}/" if folder else "/")
