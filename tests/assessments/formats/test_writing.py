"""What is written comes back the same, and what a format has no place for is named."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import aiken, aiken_writing, cloze, gift, gift_writing, moodle_text, moodle_xml, xml_writing
from assessments.formats.items import (
    Answer,
    Cloze,
    Combined,
    Description,
    Drag,
    DragGaps,
    Drop,
    Essay,
    File,
    GapChoice,
    Gaps,
    Hint,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    PictureDrag,
    PictureMarker,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    Unit,
)
from assessments.formats.writing import differences
from assessments.formats.xml_parts import says_something
from assessments.rules.fractions import GRADES, POSITIVE
from assessments.rules.ordering import KINDS
from tests.assessments.formats.reading import CORPUS, items

D = Decimal
LETTERS = "ab Zñ\n\\~=#{}:%[]<>&\"'/*-.!😀"
BLANK = Text(format=TextFormat.HTML)

said = st.text(LETTERS, max_size=12).map(moodle_text.trimmed)
words = said.filter(bool)
names = words.map(moodle_text.cleaned_name).filter(lambda name: name and moodle_text.cleaned_name(name) == name)
formats = st.sampled_from([TextFormat.MOODLE, TextFormat.HTML, TextFormat.PLAIN, TextFormat.MARKDOWN])
texts = st.builds(Text, words, formats)
comments = st.one_of(st.just(BLANK), texts)
grades = st.sampled_from(GRADES)
numbers = st.decimals(-10_000, 10_000, places=3).map(lambda number: moodle_text.number_text(str(number)))
tolerances = st.decimals(0, 10, places=2).map(lambda number: moodle_text.number_text(str(number)))
decimals = st.decimals(0, 100, places=5)
shared = {"name": names, "text": texts, "general_feedback": comments}


def built(kind, **fields):
    return st.builds(kind, **shared, **fields)


def answers(least, texts=texts):
    return st.lists(st.builds(Answer, texts, grades, comments), min_size=least, max_size=4)


def best_first(listed):
    return (replace(listed[0], fraction=D(1)), *listed[1:])


def no_arrow(listed):
    """GIFT takes words with an arrow for pairs."""
    return not any("->" in one.text.text + one.feedback.text for one in listed)


def no_comment(text):
    return not text.text.startswith("//")


def none_whole(listed):
    return tuple(replace(one, fraction=D("0.5")) if one.fraction == 1 else one for one in listed)


bare = st.builds(Text, words)
pairs = st.lists(st.builds(Pair, st.one_of(st.just(BLANK), texts), words), min_size=2, max_size=4).map(tuple)
combined = st.builds(Combined, comments, comments, comments, st.booleans())
steps = st.lists(texts, min_size=2, max_size=5).map(tuple)
single = {"answers": answers(2).map(best_first), "single": st.just(True)}
several = {"answers": answers(2).map(none_whole), "single": st.just(False)}
numeric_answers = st.lists(st.builds(NumericAnswer, numbers, grades, tolerances, comments), min_size=1, max_size=3).map(
    tuple
)

IN_GIFT = st.one_of(
    st.builds(Description, name=names, text=texts, mark=st.just(D(0))),
    built(Essay),
    built(TrueFalse, right=st.booleans(), true_feedback=comments, false_feedback=comments, penalty=st.just(D(1))),
    built(MultiChoice, **single),
    built(MultiChoice, **several),
    built(ShortText, answers=answers(1, bare).map(best_first).filter(no_arrow)),
    built(Numeric, answers=numeric_answers),
    built(Matching, pairs=pairs.filter(lambda found: not any("->" in pair.stem.text + pair.answer for pair in found))),
    built(
        Ordering,
        steps=st.lists(bare.filter(no_comment), min_size=2, max_size=4).map(tuple),
        grading=st.sampled_from(sorted(KINDS)),
    ),
)
names_of_files = st.text("ab.&<ñ", min_size=1, max_size=6)
files = st.lists(st.builds(File, names_of_files, st.binary(max_size=9)), max_size=2, unique_by=lambda one: one.name)
units = st.lists(
    st.builds(Unit, st.text("mcgÅ", min_size=1, max_size=3), st.decimals("0.001", 1000, places=3)),
    max_size=3,
    unique_by=lambda unit: unit.name,
).map(tuple)
small = st.integers(1, 99).map(str)
points = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda point: f"{point[0]},{point[1]}")
choices = st.lists(st.builds(GapChoice, words, st.sampled_from("123"), st.booleans()), min_size=1).map(tuple)
drags = st.builds(Drag, small, said, st.sampled_from("12"), infinite=st.booleans(), files=files.map(tuple))
markers = st.builds(Drag, small, said, count=small, infinite=st.booleans())
drops = st.lists(st.builds(Drop, small, small, said, coords=points), max_size=2).map(tuple)
zones = st.lists(st.builds(Drop, small, small, shape=st.sampled_from(["circle", "polygon"]), coords=points), max_size=2)
on_pictures = {"background": files.map(tuple), "shuffle": st.booleans(), "combined": combined}
GAPS = [
    "{1:SA:=listen#Yes~%50%hear*~wait}",
    "{:MULTICHOICE_VS:=act~%-25%&lt;b&gt;wait#No &amp; no}",
    "{2:NM:=48:2~%50%48:5#Nearly~*}",
    r"{3:MRH:=a\}b~=c\#d~e}",
    "{1:MWC:%100%RA 7610}",
]
gap_texts = st.lists(st.one_of(st.sampled_from(GAPS), st.text("ab ñ\n<&#~", max_size=5)), max_size=5).map("".join)


@st.composite
def gap_questions(draw):
    text = draw(gap_texts) + draw(st.sampled_from(GAPS)) + draw(gap_texts)
    asked, parts = cloze.taken_apart(text.strip())
    mark = sum(part.mark for part in parts)
    return Cloze(name=draw(names), text=Text(asked, draw(formats)), mark=mark, parts=parts)


IN_XML = st.one_of(
    IN_GIFT,
    gap_questions(),
    built(DragGaps, choices=choices, shuffle=st.booleans(), combined=combined),
    built(PictureDrag, drags=st.lists(drags, max_size=3).map(tuple), drops=drops, **on_pictures),
    built(PictureMarker, drags=st.lists(markers, max_size=3).map(tuple), drops=zones.map(tuple), **on_pictures),
    built(
        Numeric,
        answers=numeric_answers,
        units=units,
        show_units=st.integers(0, 3),
        unit_grading=st.integers(0, 2),
        unit_penalty=st.decimals(0, 1, places=2),
        units_left=st.booleans(),
    ),
    built(Description, mark=st.just(D(0))),
    built(MultiChoice, **single, combined=combined, shuffle=st.booleans(), numbering=st.sampled_from(["abc", "none"])),
    built(
        Essay,
        response_format=st.sampled_from(["plain", "noinline"]),
        response_required=st.booleans(),
        response_lines=st.integers(1, 40),
        least_words=st.integers(0, 9),
        most_words=st.integers(0, 9),
        attachments=st.integers(-1, 3),
        attachments_required=st.integers(0, 3),
        most_bytes=st.integers(0, 9),
        file_types=st.sampled_from(["", ".pdf,.odt"]),
        grader_info=comments,
        template=comments,
    ),
    built(ShortText, answers=answers(1, bare).map(best_first), case=st.booleans()),
    built(Matching, pairs=pairs, shuffle=st.booleans(), combined=combined),
    built(Ordering, steps=steps, combined=combined, select_count=st.integers(0, 9), show_grading=st.booleans()),
    built(Gaps, choices=choices, shuffle=st.booleans(), combined=combined),
)
extras = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(names.filter(lambda name: name != "top"), min_size=1, max_size=3).map(tuple),
        "text": st.builds(Text, words, formats, files.map(tuple)),
        "idnumber": names,
        "tags": st.lists(names, max_size=2, unique_by=str.casefold).map(tuple),
        "mark": decimals,
        "penalty": decimals.filter(lambda number: abs(number - D("0.3333333")) > D("0.005")),
        "hidden": st.booleans(),
        "hints": st.lists(
            st.builds(Hint, texts, st.booleans(), st.booleans(), st.sampled_from(["", "1"])).filter(says_something),
            max_size=2,
        ).map(tuple),
    },
)


def back(module, text):
    return [entry for entry in module.read(BytesIO(text.encode())) if isinstance(entry, Item)]


def same(one, other):
    return not differences(one, other)


labels = st.text("ab Zñ]:#={}/", min_size=1, max_size=8).map(str.strip).filter(bool)
gift_extras = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(names.filter(lambda name: name != "top"), min_size=1, max_size=3).map(tuple),
        "idnumber": labels,
        "tags": st.lists(labels, max_size=2, unique_by=str.casefold).map(tuple),
    },
)


@given(IN_GIFT, gift_extras)
@settings(max_examples=300)
def test_gift_comes_back_the_same(item, more):
    item = replace(item, **more)
    written = gift_writing.write([item])
    assert not written.lost
    (read,) = back(gift, written.text)
    assert same(item, read)


@given(IN_XML, extras)
@settings(max_examples=300)
def test_xml_comes_back_the_same(item, more):
    fixed = {"mark", "text"} if isinstance(item, Cloze) else set() if item.mark else {"mark"}
    item = replace(item, **{name: value for name, value in more.items() if name not in fixed})
    written = xml_writing.write([item])
    assert not written.lost
    (read,) = back(moodle_xml, written.text)
    assert same(item, read)


@given(st.lists(IN_XML, max_size=4))
def test_many_questions_come_back_in_their_order(listed):
    named = [replace(item, name=f"{place}") for place, item in enumerate(listed)]
    assert [item.name for item in back(moodle_xml, xml_writing.write(named).text)] == [item.name for item in named]


@given(
    st.lists(
        st.text("ab ñ<&>\"'", min_size=1, max_size=9).filter(lambda text: len(text.strip()) > 1), min_size=3, max_size=5
    )
)
def test_aiken_comes_back_the_same(said):
    asked, *choices = (text.strip() for text in said)
    item = MultiChoice(
        name=moodle_text.name_from(asked),
        text=Text(asked, TextFormat.PLAIN),
        answers=tuple(Answer(Text(text, TextFormat.PLAIN), D(place == 1)) for place, text in enumerate(choices)),
    )
    written = aiken_writing.write([item])
    assert not written.lost
    (read,) = back(aiken, written.text)
    assert [one.fraction for one in read.answers] == [one.fraction for one in item.answers]
    assert moodle_text.decoded_entities(read.text.text) == asked


PLAIN = MultiChoice(
    name="Who?",
    text=Text("Who?"),
    answers=(Answer(Text("child"), D(1)), Answer(Text("nobody"), D(0))),
)


def sentences(module, *items):
    return [str(lost) for lost in module.write(items).lost]


def test_what_gift_has_no_place_for_is_named():
    more = {"mark": D(2), "hints": (Hint(Text("Think")),), "numbering": "none", "penalty": D(0), "shuffle": False}
    expected = "Question 1, “Who?”: This format has no place for its hints, mark, numbers before the choices, order of the choices, penalty."
    assert sentences(gift_writing, replace(PLAIN, **more)) == [expected]


@pytest.mark.parametrize(
    "item",
    [
        Cloze(name="A", text=Text("{#1}"), parts=()),
        Gaps(name="A", text=Text("[[1]]"), choices=(GapChoice("a"),)),
        replace(PLAIN, text=Text("Who?", files=(File("a.png", b"x"),))),
        replace(PLAIN, text=Text("Who?", TextFormat.WIKI)),
        replace(PLAIN, answers=(Answer(Text("a"), D("0.5")), Answer(Text("b"), D("0.5")))),
        Matching(name="A", text=Text("B"), pairs=(Pair(Text("a -> b"), "c"), Pair(Text("d"), "e"))),
        ShortText(name="A", text=Text("B"), answers=(Answer(Text("a -> b"), D(1)),)),
        Ordering(name="A", text=Text("B"), steps=(Text("// a"), Text("b"))),
    ],
)
def test_what_gift_cannot_hold_is_left_out_and_named(item):
    written = gift_writing.write([PLAIN, item])
    assert [(lost.number, lost.left_out) for lost in written.lost] == [(2, True)]
    assert len(back(gift, written.text)) == 1


@pytest.mark.parametrize(
    "item",
    [
        replace(PLAIN, single=False),
        replace(PLAIN, text=Text("Two\nlines")),
        replace(PLAIN, text=Text("**bold**", TextFormat.MARKDOWN)),
        replace(PLAIN, text=Text("<p>A tag</p>", TextFormat.HTML)),
        replace(PLAIN, text=Text("A) choice?", TextFormat.PLAIN)),
        replace(PLAIN, answers=PLAIN.answers[:1] * 2),
        Essay(name="A", text=Text("B")),
    ],
)
def test_what_aiken_cannot_hold_is_left_out_and_named(item):
    written = aiken_writing.write([item, PLAIN])
    assert [(lost.number, lost.left_out) for lost in written.lost] == [(1, True)]
    assert len(back(aiken, written.text)) == 1


def test_steps_are_written_as_plainly_as_moodle_reads_them():
    item = Ordering(name="A", text=Text("B"), steps=(Text("9:00 = #1 ~ {late}"), Text("a ####b\\n")))
    written = gift_writing.write([item]).text
    assert "\n9:00 = #1 ~ \\{late\\}\na \\#\\#\\#\\#b\\\\n\n" in written
    assert same(item, *back(gift, written))


def test_what_aiken_has_no_place_for_is_named():
    said = replace(PLAIN, general_feedback=Text("Well"), name="Other")
    assert sentences(aiken_writing, said) == [
        "Question 1, “Other”: This format has no place for its general feedback, name."
    ]


def test_a_description_in_gift_has_no_feedback():
    said = Description(name="A", text=Text("B"), general_feedback=Text("C"), mark=D(0))
    assert sentences(gift_writing, said) == ["Question 1, “A”: This format has no place for its general feedback."]


def test_a_character_that_xml_cannot_hold_is_named():
    written = xml_writing.write([replace(PLAIN, text=Text("Who\x01?"))])
    assert written.lost[0].left_out
    assert back(moodle_xml, written.text) == []


def test_files_parts_units_and_pictures_come_back_in_xml():
    picture = File("a&b.png", bytes(range(256)), "/x/")
    drags = (Drag("1", "desk", "2", infinite=True, files=(picture,)),)
    listed = [
        replace(PLAIN, text=Text("a\r\nb ]]> c", TextFormat.HTML, (picture,))),
        Numeric(
            name="A",
            text=Text("B"),
            answers=(NumericAnswer("2", D(1)),),
            units=(Unit("m", D(1)), Unit("cm", D(100))),
            show_units=0,
        ),
        DragGaps(name="A", text=Text("[[1]]"), choices=(GapChoice("a", "2", True),)),
        PictureDrag(
            name="A", text=Text("B"), drags=drags, drops=(Drop("1", "1", "x", coords="5,6"),), background=(picture,)
        ),
        PictureMarker(
            name="A",
            text=Text("B"),
            drags=(Drag("1", "x", count="3"),),
            drops=(Drop("1", "1", shape="circle", coords="1,2;3"),),
        ),
    ]
    written = xml_writing.write(listed)
    assert not written.lost
    assert all(same(item, read) for item, read in zip(listed, back(moodle_xml, written.text), strict=True))


def test_our_own_file_of_every_kind_comes_back_the_same():
    before = items("moodlexml", (CORPUS / "every_kind.xml").read_bytes())
    written = xml_writing.write(before)
    assert not written.lost
    assert all(same(one, other) for one, other in zip(before, back(moodle_xml, written.text), strict=True))


def test_every_grade_survives_as_a_percentage():
    listed = [replace(PLAIN, answers=(*PLAIN.answers, Answer(Text("x"), grade))) for grade in POSITIVE]
    for module, reader in ((gift_writing, gift), (xml_writing, moodle_xml)):
        assert [item.answers[2].fraction for item in back(reader, module.write(listed).text)] == list(POSITIVE)
