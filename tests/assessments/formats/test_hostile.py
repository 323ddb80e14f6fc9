"""Files that mean harm, or that are no question files at all: a sentence with a line, and nothing else."""

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import (
    aiken_writing,
    gift_writing,
    opening,
    qti_packing,
    qti_writing,
    rows_writing,
    xml_writing,
)
from assessments.formats.inspecting import question
from assessments.formats.items import Item, Refused
from assessments.formats.reading import FORMATS, reader
from tests.assessments.formats.reading import entries, items, noticed, one, refused

BEGIN = "<quiz>\n<question type='essay'><name><text>A</text></name><questiontext><text>"
END = "</text></questiontext></question></quiz>"
BOMB = "<!DOCTYPE quiz [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {one} '{f'&{before};' * 10}'>" for before, one in zip("abcdefgh", "bcdefghi", strict=True)
)
XXE = "<!DOCTYPE quiz [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    "text",
    [
        f"{BOMB}]>{BEGIN}&i;{END}",
        f"{XXE}{BEGIN}&a;{END}",
        f"<!DOCTYPE quiz SYSTEM 'http://127.0.0.1:9/quiz.dtd'>{BEGIN}{END}",
        "<!DOCTYPE quiz [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'> %a;]>" + BEGIN + END,
    ],
)
def test_a_document_type_is_refused_before_anything_is_looked_up(text):
    entry = refused("moodlexml", text)
    assert "DOCTYPE" in entry.reason
    assert (entry.line, entry.whole) == (1, True)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"{BEGIN}&nbsp;{END}", 2, "undefined entity"),
        (f"{BEGIN}\n</wrong>{END}", 3, "mismatched tag"),
        (BEGIN, 2, "no element found"),
        (f"{BEGIN}{END}<quiz/>", 2, "junk after document element"),
        ("<quiz>" + "<a>" * 60, 1, "more than fifty deep"),
        ("<html><body/></html>", 1, "It begins with <html>"),
        ("<question/>", 1, "It begins with <question>"),
        ("no XML at all", 1, "syntax error"),
        (f"<quiz><question type='{'x' * 2_000_000}'", 1, "never ends"),
        (f"{BEGIN}\x01{END}", 2, "no text has"),
    ],
)
def test_xml_that_makes_no_sense_is_refused_with_its_line(text, line, says):
    entry = refused("moodlexml", text)
    assert says in entry.reason
    assert (entry.line, entry.whole) == (line, True)


@pytest.mark.parametrize("inside", ["<a/>" * 100_001, "x" * (opening.MOST_AT_ONCE + 1)])
def test_a_question_that_is_too_large_is_let_go_and_the_next_is_read(inside):
    first = f"<quiz>\n<question type='essay'>{inside}</question>"
    found = entries("moodlexml", first + BEGIN.removeprefix("<quiz>") + END)
    assert [type(entry).__name__ for entry in found] == ["Refused", "Essay"]
    assert "too large" in found[0].reason
    assert found[0].line == 2


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"a\0b", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04\x14\0\0\0"])
def test_what_is_no_text_is_refused(name, content):
    entry = refused(name, content)
    assert entry.whole
    assert str(entry).startswith("Line 1: ")


class Large(BytesIO):
    """A file that says that it is larger than it may be, and breaks when somebody reads it."""

    def seek(self, offset, whence=0):
        return 100_000_000 if whence == 2 else super().seek(offset, whence)

    def tell(self):
        return 100_000_000

    def read(self, *size):
        raise AssertionError("It was read.")


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_100_mb_is_refused_unread(name):
    (entry,) = reader(name)(Large())
    assert "The file has 100 MB, and it must be under 100 MB." in entry.reason


@pytest.mark.parametrize("name", ["gift", "aiken", "cloze", "missingword"])
def test_a_line_or_a_question_without_end_is_refused(name, monkeypatch):
    monkeypatch.setattr(opening, "MOST_TEXT", 1000)
    monkeypatch.setattr(opening, "PIECE", 100)
    assert refused(name, "x" * 5000).whole
    if name in ("gift", "missingword"):
        assert refused(name, "x\n" * 5000).whole


NAUGHTY = [
    "{",
    "}",
    "{}",
    "{#",
    "{=",
    "~",
    "::",
    "::::",
    "####",
    "[",
    "[html",
    "\\",
    "$CATEGORY:",
    "//",
    "{>1",
    "{T#",
    "%",
    "=%",
    "->",
]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("first", NAUGHTY)
def test_signs_in_any_place_never_break_a_reader(name, first):
    for second in NAUGHTY:
        for text in (f"{first}{second}", f"q{{{first}{second}}}", f"::n::{first} {second} {{=a{first}~b{second}#c}}"):
            assert all(str(entry) for entry in entries(name, text))


PIECES = [
    *map(str.encode, NAUGHTY),
    *(b"%50%", b"\n", b"\n\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"9" * 40, b"1e308", b"-0", b"nan"),
    *(b"A) ", b"ANSWER: A\n", b"{1:MC:", b"{999999999:NM:", b"question,right,wrong\n", b'"', b","),
    *(
        b"<quiz>",
        b"<question type='numerical'>",
        b"</question>",
        b"</quiz>",
        b"<text>",
        b"</text>",
        b"<![CDATA[",
        b"]]>",
    ),
    *(b"<questiontext>", b"</questiontext>", b"<answer fraction='", b"'>", b"</answer>", b"&#0;", b"&amp;", b"[[1]]"),
    *(b"<assessmentItem>", b"<itemBody>", b"<choiceInteraction>", b"</assessmentItem>"),
    *(
        b"</itemBody>",
        b"</choiceInteraction>",
        b"<simpleChoice identifier='a'>",
        b"</simpleChoice>",
        b"<modalFeedback/>",
    ),
    *(b"<textEntryInteraction/>", b"<equal tolerance='x'/>", b"<gapMatchInteraction/>", b"PK\x03\x04", b"PK\x05\x06"),
]
TRIED = [[0], ["a"], "5", " ", "1e999", None, True, {}, [[0]], [10**30], ["", ""], [1, 0]]


@given(st.sampled_from(FORMATS), st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=4)), max_size=25))
@settings(max_examples=400)
def test_whatever_the_bytes_a_reader_answers_with_sentences(name, pieces):
    found = entries(name, b"".join(pieces))
    assert all(str(entry) for entry in found)
    read = [entry for entry in found if isinstance(entry, Item)]
    assert all(json.dumps(question(item, TRIED), allow_nan=False) for item in read)
    for module in (gift_writing, xml_writing, aiken_writing, qti_writing, rows_writing):
        assert all(str(lost) for lost in module.write(read).lost)
    assert all(str(lost) for lost in qti_packing.package(read).lost)


# Letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read(encoding):
    assert one("gift", "Ang señyas? {T}".encode(encoding)).text.text == "Ang señyas?"


def test_windows_letters_are_read_and_named():
    content = "One {T}\n\nAng “señyas”? {T}\n".encode("cp1252")
    assert items("gift", content)[1].text.text == "Ang “señyas”?"
    (notice,) = noticed("gift", content)
    assert "Windows-1252, not UTF-8" in notice.text
    assert notice.line == 3


@pytest.mark.parametrize("broken", [b"\xff", b"\xed\xa0\xbd", b"\xc3"])
def test_one_broken_letter_among_good_ones_is_refused(broken):
    content = "Ang señyas at ñ? {T}\n\nAlin".encode() + broken + b" {F}"
    entry = refused("gift", content)
    assert "A letter here is broken" in entry.reason
    assert (entry.line, entry.whole) == (3, True)


def test_half_a_letter_is_no_letter_of_windows():
    assert "A letter here is broken" in refused("gift", b"One \xed\xa0\xbd {T}").reason


def test_letters_in_no_encoding_are_refused():
    assert "no encoding that we know" in refused("gift", b"One \x81\x8d {T}").reason


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "utf-16", "windows-1252"])
def test_xml_may_declare_its_encoding(encoding):
    text = f"<?xml version='1.0' encoding='{encoding}'?>\n{BEGIN}señyas{END}"
    assert one("moodlexml", text.encode(encoding)).text.text == "señyas"


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "unicode_escape", "idna", "utf-7"])
def test_xml_in_an_encoding_that_nobody_knows_is_refused(name):
    text = f"<?xml version='1.0' encoding='{name}'?>{BEGIN}{END}"
    assert f"“{name}”, which we do not know" in refused("moodlexml", text).reason


def test_xml_that_says_utf_16_and_is_not_is_read():
    assert one("moodlexml", f"<?xml version='1.0' encoding='utf-16'?>{BEGIN}señyas{END}").text.text == "señyas"


def test_xml_that_says_utf_8_and_is_not_is_read_as_windows():
    text = f"<?xml version='1.0' encoding='UTF-8'?>\n{BEGIN}señyas{END}"
    assert one("moodlexml", text.encode("cp1252")).text.text == "señyas"
    assert noticed("moodlexml", text.encode("cp1252"))


def test_letters_may_lie_across_pieces(monkeypatch):
    monkeypatch.setattr(opening, "PIECE", 1)
    assert one("gift", "Ñ señyas 😀 {T}").text.text == "Ñ señyas 😀"
    assert one("moodlexml", f"{BEGIN}<![CDATA[ñ\r\n]]]>{END}").text.text == "ñ\r\n]"


# Size


def many(number):
    yield b"<quiz>\n"
    for place in range(number):
        yield (BEGIN.removeprefix("<quiz>") + f"{place}" + END.removesuffix("</quiz>")).encode()
    yield b"</quiz>"


@pytest.mark.parametrize("name", ["gift", "moodlexml", "aiken", "missingword"])
def test_questions_come_one_at_a_time(name):
    """The first is here before the rest has been read, and no more is held than one piece of the file."""
    texts = {
        "gift": b"Who? {=child ~nobody}\n\n" * 20_000,
        "moodlexml": b"".join(many(20_000)),
        "aiken": b"Who?\nA) child\nB) nobody\nANSWER: A\n" * 20_000,
        "missingword": b"We {=listen ~ask}.\n\n" * 20_000,
    }
    stream = BytesIO(texts[name])
    found = iter(reader(name)(stream))
    next(found)
    assert stream.tell() <= 2 * opening.PIECE
    assert sum(not isinstance(entry, Refused) for entry in found) == 19_999
