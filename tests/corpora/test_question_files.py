"""Question files that mean harm, or none at all: each ends at once in the sentence of the guard that stops it."""

import tracemalloc
from io import BytesIO

import pytest

from assessments.formats.items import Refused
from assessments.formats.reading import reader
from tests.yardstick import takes_less

MEGABYTE = 1024 * 1024
DOCTYPE, BROKEN, DEEP = "It declares a document type", "The XML is broken here", "more than fifty deep"
TOO_MUCH, ENDLESS, NO_TEXT = (
    "It is too large: 25 MB",
    "A tag that begins here never ends",
    "characters here that no text has",
)
UNKNOWN, IN_NO_ENCODING, HALF = "which we do not know", "in no encoding that we know", "A letter here is broken"
NO_PACKAGE, NO_COLUMN, MANY = "no package that can be opened", "No column is called", "more than 500 answers"
NO_END = "This line is longer than a question can be"

LAUGHS = "".join(f"<!ENTITY {one} '{f'&{before};' * 10}'>" for before, one in zip("abcdefgh", "bcdefghi", strict=True))
BOMB = f"<!DOCTYPE quiz [<!ENTITY a 'aaaaaaaaaa'>{LAUGHS}]><quiz>&i;</quiz>"
FLAT = f"<!DOCTYPE quiz [<!ENTITY a '{'a' * 100_000}'>]><quiz>{'&a;' * 10_000}</quiz>"
FILE = "<!DOCTYPE quiz [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
FETCH = "<!DOCTYPE quiz [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'> %a;]><quiz/>"

XML = {
    "ten laughs of ten": (BOMB, DOCTYPE),
    "one long entity, often": (FLAT, DOCTYPE),
    "a file of the server": (f"{FILE}<quiz>&a;</quiz>", DOCTYPE),
    "a file of the server, behind two bytes a letter": (f"{FILE}<quiz>&a;</quiz>".encode("utf-16"), DOCTYPE),
    "a type kept elsewhere": ("<!DOCTYPE quiz SYSTEM 'http://127.0.0.1:9/a.dtd'><quiz/>", DOCTYPE),
    "a parameter that is fetched": (FETCH, DOCTYPE),
    "an attribute by its type": ("<!DOCTYPE quiz [<!ATTLIST quiz a CDATA 'b'>]><quiz/>", DOCTYPE),
    "an entity that nobody declared": ("<quiz>&a;</quiz>", BROKEN),
    "an encoding that hides signs": ("<?xml version='1.0' encoding='utf-7'?><quiz/>", UNKNOWN),
    "a thousand floors": ("<quiz>" + "<a>" * 1000, DEEP),
    "a tag without an end": (f"<quiz><question a='{'b' * 2 * MEGABYTE}'", ENDLESS),
    "very many attributes": (f"<quiz><question {' '.join(f'a{n}=""' for n in range(200_000))}/>", ENDLESS),
    "very many elements": (f"<quiz><question>{'<a/>' * 110_000}</question></quiz>", TOO_MUCH),
    "the same attribute twice": ("<quiz a='1' a='2'/>", BROKEN),
    "NUL": ("<quiz>\0</quiz>", NO_TEXT),
    "half": ("<quiz><question type='essay'>", BROKEN),
}
FILES = {
    **{f"Moodle XML: {name}": ("moodlexml", *one) for name, one in XML.items()},
    "QTI: a file of the server": ("qti", f"{FILE}<assessmentItem>&a;</assessmentItem>", DOCTYPE),
    "QTI: a hundred floors": ("qti", "<assessmentItem>" + "<p>" * 100, DEEP),
    "QTI: no XML": ("qti", "A" * 300_000, BROKEN),
    "QTI: half a package": ("qti", b"PK\x03\x04" + bytes(100), NO_PACKAGE),
    "Cloze: a file of the server": ("cloze", f"<?xml version='1.0'?>{FILE}<quiz>&a;</quiz>", DOCTYPE),
    "Cloze: thousands of choices": ("cloze", "{1:MULTICHOICE:" + "~" * 3000, MANY),
    "GIFT: NUL": ("gift", "One {T}\n\0", NO_TEXT),
    "GIFT: bytes of no alphabet": ("gift", b"\xff\xfe\x00\xd8", IN_NO_ENCODING),
    "GIFT: a line without an end": ("gift", "a" * 11 * MEGABYTE, NO_END),
    "GIFT: thousands of choices": ("gift", "One {" + "~a" * 3000 + "}", MANY),
    "Aiken: half a letter": ("aiken", b"\xed\xa0\x80", HALF),
    "CSV: a formula for a heading": ("rows", "=cmd|' /C calc'!A0\n", NO_COLUMN),
    "CSV: NUL": ("rows", "question;right\n\0", NO_TEXT),
    "CSV: nothing": ("rows", "", "The file is empty"),
}


@pytest.mark.parametrize("name", FILES)
def test_it_ends_in_the_sentence_of_its_guard(name):
    """Within twenty yardsticks, and in 64 MiB besides the file itself."""
    called, content, says = FILES[name]
    stream = BytesIO(content if isinstance(content, bytes) else content.encode())
    tracemalloc.start()
    try:
        (entry,) = reader(called)(stream)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(entry, Refused)
    assert says in entry.reason
    assert takes_less(lambda: list(reader(called)(BytesIO(stream.getvalue()))), yardsticks=20)
    assert most < 64 * MEGABYTE


def test_there_are_twelve_of_xml_and_more():
    assert len(XML) >= 12
