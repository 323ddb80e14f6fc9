"""Which format a question file is in, by how it begins."""

import re
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from assessments.exchanging import own
from assessments.formats.cloze import START
from assessments.formats.items import FileError
from assessments.formats.reading import looks_like_xml
from assessments.formats.unpacking import unpacked
from lms.kit.archives import is_package

BEGINNING = 64 * 1024
NAMES = {
    own.NAME: _("Gabay's own"),
    "gift": "GIFT",
    "moodlexml": "Moodle XML",
    "aiken": "Aiken",
    "cloze": _("Cloze (text with gaps)"),
    "missingword": _("Missing word"),
    "qti": "QTI",
    "rows": _("Table (CSV)"),
}
QTI = re.compile(r"<(?:\w+:)?(?:assessmentItem|qti-assessment-item|assessmentTest|manifest|questestinterop)\b")
AIKEN = re.compile(r"^ANSWER:\s*[A-Za-z]\s*$", re.MULTILINE)
GIFT = re.compile(r"^(?:::|\$CATEGORY:|//)|\{[^{}]*\}", re.MULTILINE)
OURS = re.compile(r"\ufeff?(?:\s*#.*\n|\s*\n)*- (?:key|kind|stem|name):")
ENDINGS = {".gift": "gift", ".csv": "rows", ".tsv": "rows"}


def guess(stream: BinaryIO, name: str = "") -> str:
    """One of NAMES; GIFT where nothing says otherwise. Only QTI and our own come as packages."""
    if is_package(stream):
        return own.NAME if holds_our_list(stream) else "qti"
    if looks_like_xml(stream):
        return "qti" if QTI.search(beginning(stream)) else "moodlexml"
    text = beginning(stream)
    if QTI.match(text.lstrip("\ufeff \t\r\n")):
        return "qti"
    by_name = next((found for ending, found in ENDINGS.items() if name.lower().endswith(ending)), "")
    if by_name or is_table(text):
        return by_name or "rows"
    if name.lower().endswith(own.ENDINGS) or OURS.match(text):
        return own.NAME
    if START.search(text):
        return "cloze"
    return "aiken" if AIKEN.search(text) and not GIFT.search(text) else "gift"


def holds_our_list(stream: BinaryIO) -> bool:
    try:
        return own.LIST in unpacked(stream).files
    except FileError:
        return False


def beginning(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read(BEGINNING).decode("utf-8", "replace")


def is_table(text: str) -> bool:
    """Whether the first line names columns, of which one is `question`."""
    cells = re.split(r"[,;\t]", text.lstrip("\ufeff").partition("\n")[0])
    return len(cells) > 1 and "question" in {cell.strip(' "\r').lower() for cell in cells}
