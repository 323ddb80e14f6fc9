"""Goes through a file question by question, with a verdict on each; it writes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from assessments import checking
from assessments.exchanging import own
from assessments.exchanging.incoming import Taken, taken
from assessments.formats.items import Item, Notice, Reader, Refused, UnreadableError
from assessments.formats.reading import reader
from assessments.importing.matching import Known, Match
from assessments.models import ImportRow, QuestionImport
from assessments.pictures import Pictures

LONGEST_ID, LONGEST_TAG, LONGEST_CATEGORY, LONGEST_NAME = 100, 100, 500, 255
MOST_TOLD, BATCH = 100, 250
Verdict = ImportRow.Verdict


class NotReadableError(Exception):
    """The file gives no questions at all. The text says why."""


@dataclass(frozen=True)
class Looked:
    """A row, and what would be written for it; nothing for what is left out or there already."""

    row: ImportRow
    taken: Taken | None = None


@dataclass
class Look:
    """One walk through the file of `imported`. `told` fills with what concerns no single question.

    `written`: number → row, for the questions that stand in the bank already because a walk before this one was stopped.
    """

    imported: QuestionImport
    known: Known
    pictures: Pictures
    written: Mapping[int, ImportRow] = field(default_factory=dict)
    count: int = 0
    shown: int = 0

    def __post_init__(self) -> None:
        self.told: list[str] = []

    def rows(self, stream: BinaryIO) -> Iterator[Looked]:
        """Raises NotReadableError where the file as a whole makes no sense."""
        for entry in reader_of(self.imported)(stream):
            if isinstance(entry, Item):
                yield self.item(entry)
            elif isinstance(entry, Refused):
                if entry.whole:
                    raise NotReadableError(str(entry))
                yield Looked(self.row(entry.line, entry.name, Match(Verdict.REFUSED), [entry.reason]))
            elif isinstance(entry, Notice) and len(self.told) < MOST_TOLD:
                self.told.append(str(entry))

    def item(self, item: Item) -> Looked:
        try:
            found = fitting(taken(item, code=self.pictures.code))
        except UnreadableError as error:
            return Looked(self.row(item.line, item.name, Match(Verdict.REFUSED), [str(error)]))
        before = self.written.get(self.count + 1)
        if before is not None:
            self.known.note(found, before.verdict, before.question_id)
            self.count += 1
            return Looked(before)
        match = self.known.match(found, path_text(found.category))
        missing = list(problems(found))
        notes = [*missing, *found.notes, *self.pictures.remarks(found.files)]
        if match.verdict == Verdict.TWICE:
            notes = [_("It stands in the file before, word for word.")]
        row = self.row(item.line, item.name, match, notes)
        row.draft = bool(missing) and match.verdict in (Verdict.NEW, Verdict.VERSION)
        if match.verdict not in (Verdict.NEW, Verdict.VERSION):
            return Looked(row)
        self.shown += sum(self.pictures.can_show(file) for file in found.files)
        return Looked(row, found)

    def row(self, line: int, name: str, match: Match, notes: list[str]) -> ImportRow:
        self.count += 1
        return ImportRow(
            imported=self.imported,
            number=self.count,
            line=line,
            name=name[:LONGEST_NAME],
            verdict=match.verdict,
            notes="\n".join(" ".join(note.split()) for note in notes),
            question_id=match.question,
        )


def look(
    imported: QuestionImport, stream: BinaryIO, written: Iterable[ImportRow] = ()
) -> tuple[Look, Iterator[Looked]]:
    """`written`: rows of a walk before this one that stand in the bank. What they made counts as if it were not there yet."""
    rows = {row.number: row for row in written}
    made = {row.question_id for row in rows.values() if row.verdict == Verdict.NEW and row.question_id is not None}
    known, pictures = Known.of(imported.organization, but=made), Pictures.of(imported.organization)
    walk = Look(imported, known, pictures, rows)
    return walk, walk.rows(stream)


def reader_of(imported: QuestionImport) -> Reader:
    return own.read if imported.format == own.NAME else reader(imported.format, near=imported.near)


def opened(imported: QuestionImport) -> BinaryIO:
    return cast(BinaryIO, default_storage.open(imported.path, "rb"))


def path_text(category: tuple[str, ...]) -> str:
    return "/".join(name.replace("/", "//") for name in category)


def fitting(found: Taken) -> Taken:
    """`found`, where the bank has room for what it is called. Raises UnreadableError."""
    if len(path_text(found.category)) > LONGEST_CATEGORY:
        raise UnreadableError(_("The names of its categories are too long together. Shorten them."))
    if len(found.outside_id) > LONGEST_ID:
        raise UnreadableError(_("Its id is longer than a hundred letters. Shorten it."))
    if any(len(tag) > LONGEST_TAG for tag in found.tags):
        raise UnreadableError(_("One of its tags is longer than a hundred letters. Shorten it."))
    return found


def problems(found: Taken) -> Iterator[str]:
    """What is missing before it can be asked: it arrives as a draft then."""
    for _path, message in checking.question_problems({**found.written, "key": ""}, 0):
        yield message


def in_batches(looked: Iterable[Looked]) -> Iterator[list[Looked]]:
    waiting = iter(looked)
    while batch := list(islice(waiting, BATCH)):
        yield batch
