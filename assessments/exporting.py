"""Chosen questions as a file, and what the file cannot hold, named before anybody takes it along."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.banking.finding import tags_of
from assessments.exchanging import own, own_writing
from assessments.exchanging.outgoing import About, given
from assessments.exchanging.texts import text_in
from assessments.formats import aiken_writing, gift_writing, qti_packing, rows_writing, xml_writing
from assessments.formats.items import Item
from assessments.formats.moodle_text import name_from
from assessments.formats.qti_sheet import V21
from assessments.formats.writing import Packed, Written
from assessments.models import QuestionVersion
from assessments.pictures import with_files

MOST = 2000


@dataclass(frozen=True)
class FileFormat:
    """`ending` is that of the file's name. `write` is given items, and `pack` the wordings themselves: one of the two is there."""

    name: object
    write: Callable[[Iterable[Item]], Written | Packed] | None
    ending: str
    media_type: str = "text/plain; charset=utf-8"
    pack: Callable[[Iterable[tuple[QuestionVersion, About]]], bytes] | None = None


FORMATS = {
    own.NAME: FileFormat(
        _("Gabay's own: a package that holds everything"), None, "zip", "application/zip", own_writing.package
    ),
    "moodlexml": FileFormat(_("Moodle XML: holds the most"), xml_writing.write, "xml"),
    "gift": FileFormat(_("GIFT: plain text"), gift_writing.write, "gift"),
    "aiken": FileFormat(_("Aiken: plain text, one right choice each"), aiken_writing.write, "txt"),
    "rows": FileFormat(_("Table (CSV): for a spreadsheet"), rows_writing.write, "csv", "text/csv; charset=utf-8"),
    "qti3": FileFormat(_("QTI 3: a package, with pictures"), qti_packing.package, "zip", "application/zip"),
    "qti2": FileFormat(
        _("QTI 2.1: a package, with pictures, for older systems"),
        partial(qti_packing.package, version=V21),
        "zip",
        "application/zip",
    ),
}


@dataclass(frozen=True)
class Told:
    """Something that the file does not hold of a question; `left_out` means the question itself."""

    name: str
    sentence: str
    left_out: bool = False


@dataclass(frozen=True)
class Exported:
    content: bytes
    count: int
    told: list[Told]


def export(versions: QuerySet[QuestionVersion], name: str) -> Exported:
    """`versions` in the format called `name`."""
    found = list(versions.select_related("question").order_by("question__category", "question"))
    form, told = FORMATS[name], list[Told]()
    if form.pack:
        return Exported(form.pack(with_abouts(found)), len(found), told)
    assert form.write  # noqa: S101 -- one of the two is there
    written = form.write(list(items_of(found, told)))
    told += [Told(lost.name, lost.sentence, lost.left_out) for lost in written.lost]
    missing = sum(one.left_out for one in told)
    content = written.content if isinstance(written, Packed) else written.text.encode()
    return Exported(content, len(found) - missing, told)


def with_abouts(versions: list[QuestionVersion]) -> Iterator[tuple[QuestionVersion, About]]:
    tags = tags_of(versions)
    return ((version, about_question(version, tags.get(version.question_id, []))) for version in versions)


def items_of(versions: list[QuestionVersion], told: list[Told]) -> Iterator[Item]:
    for version, about in with_abouts(versions):
        found = given(version, about, text=partial(with_files, format_=text_in(version.format)))
        told += [Told(about.name, note, left_out=found.item is None) for note in found.notes]
        if found.item is not None:
            yield found.item


def about_question(version: QuestionVersion, tags: list[str]) -> About:
    question = version.question
    category = tuple(part.replace("\0", "/") for part in question.category.replace("//", "\0").split("/") if part)
    return About(question.name or name_from(version.stem), question.outside_id or question.key, category, tuple(tags))
