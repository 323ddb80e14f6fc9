"""What only we know of a question goes out in tags and comes back; other programs are told what they would make of it."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from assessments.formats import gift_writing, qti, qti_packing, rows_writing, xml_writing
from assessments.formats.grading import grade
from assessments.formats.items import Answer, Essay, MultiChoice, ShortText, Text, TextFormat
from assessments.formats.marks import MARKS, marked, unmarked
from assessments.formats.qti_sheet import V21, V30
from assessments.rules.fractions import NONE, WHOLE, seven
from tests.assessments.formats.reading import entries, one

PLAIN = TextFormat.PLAIN
THIRD = seven(WHOLE / 3)


def choices(*fractions):
    return tuple(Answer(Text(f"choice {at}", PLAIN), fraction) for at, fraction in enumerate(fractions))


def item(kind, **fields):
    return kind(name="N", text=Text("What helps?", PLAIN), tags=("night",), **fields)


ITEMS = {
    "whole": item(MultiChoice, answers=choices(THIRD, THIRD, THIRD, -WHOLE), single=False, whole=True),
    "accents": item(ShortText, answers=(Answer(Text("Niño"), WHOLE),), accents=False),
    "slips": item(ShortText, answers=(Answer(Text("caregiver"), WHOLE),), slips=True),
    "recording": item(Essay, response_format="noinline", attachments=1, attachments_required=1, recording=True),
}
WRITERS = {"moodlexml": xml_writing.write, "gift": gift_writing.write, "rows": rows_writing.write}


def test_each_mark_has_an_item_here():
    assert {mark.name for mark in MARKS} == set(ITEMS)


@pytest.mark.parametrize("name", ["moodlexml", "gift", "rows"])
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.name)
def test_a_mark_comes_back_from_a_text(name, mark):
    done = WRITERS[name]([ITEMS[mark.name]])
    if not done.text.count("What helps?"):
        assert [lost.left_out for lost in done.lost] == [True]
        return
    assert mark.elsewhere in [lost.sentence for lost in done.lost]
    back = one(name, done.text)
    assert (getattr(back, mark.field), back.tags) == (mark.value, ("night",))


@pytest.mark.parametrize("version", [V21, V30], ids=lambda version: version.name)
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.name)
def test_a_mark_comes_back_from_a_package(version, mark):
    done = qti_packing.package([ITEMS[mark.name]], version)
    (back,) = qti.read(BytesIO(done.content))
    assert (getattr(back, mark.field), back.tags) == (mark.value, ("night",))
    assert (mark.elsewhere in [lost.sentence for lost in done.lost]) is (mark.name != "whole")


def test_qti_says_by_itself_that_it_counts_as_a_whole():
    done = qti_packing.package([ITEMS["whole"]], V21)
    listed = ZipFile(BytesIO(done.content)).read("imsmanifest.xml")
    assert b"night" in listed
    assert b"gabay" not in listed
    (back,) = qti.read(BytesIO(done.content))
    assert [grade(back, chosen) for chosen in ([0, 1, 2], [0, 1], [0, 1, 2, 3])] == [1, 0, 0]


def test_a_mark_of_another_kind_or_of_nobody_is_left_out():
    strange = item(Essay)
    assert unmarked(marked(strange)) == strange
    text = '// [tag:gabay:whole] [tag:Gabay:Slips] [tag:gabay:nothing] [tag:night]\nWhat helps? {=a "b"}'
    (found,) = entries("gift", text)
    assert (found.tags, found.slips, found.accents) == (("night",), True, True)


def test_a_choice_that_counts_as_a_whole_is_graded_so():
    whole = item(MultiChoice, answers=choices(THIRD, THIRD, NONE), single=False, whole=True)
    assert [grade(whole, chosen) for chosen in ([0, 1], [0], [0, 1, 2], [])] == [1, 0, 0, 0]
