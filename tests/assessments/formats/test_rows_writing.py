"""A table that is written comes back the same, spreadsheets run nothing of it, and what a row has no place for is named."""

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import moodle_text, rows, rows_writing
from assessments.formats.items import (
    Answer,
    Combined,
    Description,
    Essay,
    File,
    GapChoice,
    Gaps,
    Item,
    MultiChoice,
    Numeric,
    NumericAnswer,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
)
from assessments.formats.writing import differences
from assessments.rules.fractions import seven

D = Decimal
PLAIN = TextFormat.PLAIN
LETTERS = "ab Zñ\n\\~=#{}:%[]<>&\"',;*/-.!😀+@|\t"
WHO = MultiChoice(
    name="Who?",
    text=Text("Who?", PLAIN),
    answers=(Answer(Text("child", PLAIN), D(1)), Answer(Text("nobody", PLAIN), D(0))),
)

said = st.text(LETTERS, max_size=12).map(moodle_text.trimmed)
words = said.filter(bool)
on_one_line = words.filter(lambda text: "\n" not in text)
names = words.map(moodle_text.cleaned_name).filter(lambda name: name and moodle_text.cleaned_name(name) == name)
texts = st.builds(Text, words, st.just(PLAIN))
numbers = st.decimals(-10_000, 10_000, places=3).map(lambda number: moodle_text.number_text(str(number)))
tolerances = st.decimals(0, 10, places=2).map(lambda number: moodle_text.number_text(str(number)))
shared = {"name": names, "text": texts, "general_feedback": st.one_of(st.just(Text()), texts)}
one_or_more = st.lists(on_one_line, min_size=1, max_size=3)


def built(kind, **fields):
    return st.builds(kind, **(shared | fields))


def choices(right, wrong, rest):
    share = seven(D(1) / len(right))
    listed = [*((text, share) for text in right), *((text, D(rest)) for text in wrong)]
    return tuple(Answer(Text(text, PLAIN), worth) for text, worth in listed)


def known(right, wrong):
    return tuple(Answer(Text(text), D(place < len(right))) for place, text in enumerate([*right, *wrong]))


def as_numbers(listed, room):
    return tuple(NumericAnswer(text, D(1), room) for text in listed)


IN_ROWS = st.one_of(
    built(Description, mark=st.just(D(0))),
    built(Essay),
    built(TrueFalse, right=st.booleans(), penalty=st.just(D(1))),
    built(
        MultiChoice, answers=st.builds(choices, st.lists(on_one_line, min_size=1, max_size=1), one_or_more, st.just(0))
    ),
    built(MultiChoice, answers=st.builds(choices, one_or_more, one_or_more, st.just(-1)), single=st.just(False)),
    built(ShortText, answers=st.builds(known, one_or_more, st.lists(on_one_line, max_size=2))),
    built(Numeric, answers=st.builds(as_numbers, st.lists(numbers, min_size=1, max_size=3), tolerances)),
)
paths = st.lists(names.filter(lambda name: name != "top"), min_size=1, max_size=3).map(tuple)
about = st.fixed_dictionaries(
    {},
    optional={"category": paths, "tags": st.lists(on_one_line, max_size=2, unique_by=str.casefold).map(tuple)},
)


def back(text):
    return [entry for entry in rows.read(BytesIO(text.encode())) if isinstance(entry, Item)]


def sentences(*items):
    return [str(lost) for lost in rows_writing.write(items).lost]


@given(IN_ROWS, about)
@settings(max_examples=200, deadline=None)
def test_a_table_comes_back_the_same(item, more):
    item = replace(item, **more)
    written = rows_writing.write([item])
    assert not written.lost
    (found,) = back(written.text)
    assert not differences(item, found)


@given(st.lists(st.tuples(IN_ROWS, about), max_size=4))
@settings(max_examples=100, deadline=None)
def test_many_rows_come_back_in_their_order_and_category(listed):
    items = [replace(item, **more) for item, more in listed]
    found = back(rows_writing.write(items).text)
    assert [(one.name, one.category) for one in found] == [(one.name, one.category) for one in items]


@given(IN_ROWS)
@settings(max_examples=100, deadline=None)
def test_no_cell_is_a_formula(item):
    for cells in csv.reader(StringIO(rows_writing.write([item]).text.removeprefix("\ufeff"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_what_looks_like_a_formula_is_a_text_again():
    item = replace(WHO, text=Text("=1+1", PLAIN), general_feedback=Text("'=1+1", PLAIN), name="-1")
    written = rows_writing.write([item])
    assert ",'=1+1" not in written.text
    assert "'=1+1," in written.text
    (found,) = back(written.text)
    assert (found.text.text, found.general_feedback.text, found.name) == ("=1+1", "'=1+1", "-1")


def test_semicolons_in_one_answer_do_not_part_it():
    item = replace(WHO, answers=(Answer(Text("listen; then ask", PLAIN), D(1)), Answer(Text("no; never", PLAIN), D(0))))
    assert not sentences(item)
    assert [one.text.text for one in back(rows_writing.write([item]).text)[0].answers] == [
        "listen; then ask",
        "no; never",
    ]


def test_right_choices_come_first():
    item = replace(WHO, answers=tuple(reversed(WHO.answers)))
    assert not sentences(item)
    assert [one.text.text for one in back(rows_writing.write([item]).text)[0].answers] == ["child", "nobody"]


@pytest.mark.parametrize(
    ("said", "words", "lost"),
    [
        ("<p>Who?</p><p>And why?</p>", "Who?\nAnd why?", []),
        ("Who<br>is &lt;b&gt;?", "Who\nis <b>?", []),
        ("<p>Who <b>is</b> it?</p>", "Who is it?", ["formatting"]),
    ],
)
def test_html_becomes_words(said, words, lost):
    item = replace(WHO, text=Text(said, TextFormat.HTML))
    assert sentences(item) == [f"Question 1, “Who?”: This format has no place for its {one}." for one in lost]
    assert back(rows_writing.write([item]).text)[0].text.text == words


def test_what_a_row_has_no_place_for_is_named():
    answers = (replace(WHO.answers[0], feedback=Text("Yes")), WHO.answers[1])
    item = replace(WHO, mark=D(2), idnumber="Q7", shuffle=False, answers=answers, combined=Combined(Text("Well")))
    assert sentences(item) == [
        "Question 1, “Who?”: This format has no place for its combined feedback, feedback on the answers, id, mark, order of the choices."
    ]
    said = TrueFalse(name="A", text=Text("B", PLAIN), right=True, true_feedback=Text("Yes"), penalty=D(1))
    assert sentences(said) == ["Question 1, “A”: This format has no place for its feedback on the answers."]


@pytest.mark.parametrize(
    "item",
    [
        Gaps(name="A", text=Text("[[1]]"), choices=(GapChoice("a"),)),
        replace(WHO, text=Text("Who?", PLAIN, files=(File("a.png", b"x"),))),
        replace(WHO, text=Text("*Who?*", TextFormat.MARKDOWN)),
        replace(WHO, answers=(WHO.answers[0], Answer(Text("two\nlines", PLAIN), D(0)))),
        replace(WHO, answers=(Answer(Text("a", PLAIN), D("0.5")), WHO.answers[0])),
        Numeric(
            name="A", text=Text("B", PLAIN), answers=(NumericAnswer("1", D(1), "1"), NumericAnswer("2", D(1), "2"))
        ),
        ShortText(name="A", text=Text("B", PLAIN), answers=(Answer(Text("a"), D("0.5")),)),
        replace(WHO, text=Text("Who?" * 40_000, PLAIN)),
        replace(WHO, text=Text("Who\x01?", PLAIN)),
    ],
)
def test_what_a_row_cannot_hold_is_left_out_and_named(item):
    written = rows_writing.write([item, WHO])
    assert [(lost.number, lost.left_out) for lost in written.lost] == [(1, True)]
    assert len(back(written.text)) == 1


def test_a_question_without_a_category_below_one_with_it():
    written = rows_writing.write([replace(WHO, category=("Care",)), WHO])
    assert [item.category for item in back(written.text)] == [("Care",), ()]
