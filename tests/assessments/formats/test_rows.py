"""Questions out of a spreadsheet."""

from decimal import Decimal

import pytest

from assessments.formats.grading import grade
from tests.assessments.formats.reading import entries, items, one, refused, worth

D = Decimal


def test_a_table_with_every_column():
    text = (
        "Question,kind,right,wrong,tolerance,feedback,name,category,tags\r\n"
        'What comes first?,single,To listen,"To ask\nTo write",,Well,First,Care/Words,a; b\r\n'
        "\r\n,,,,,,,,\r\n"
        "How soon?,number,48,,2,,,,\r\n"
    )
    category, first, second = entries("rows", text)
    assert category.path == ("Care", "Words")
    assert (first.name, first.general_feedback.text, first.tags, first.line) == ("First", "Well", ("a", "b"), 2)
    assert worth(first) == [("To listen", 1), ("To ask", 0), ("To write", 0)]
    assert (second.name, second.line, second.category) == ("How soon?", 6, ("Care", "Words"))
    assert [grade(second, said) for said in ("50", "51")] == [1, 0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_tables_as_spreadsheets_save_them(separator, encoding):
    text = f"question{separator}right{separator}wrong\r\nAng señyas?{separator}Oo{separator}Hindi\r\n"
    assert one("rows", text.encode(encoding)).text.text == "Ang señyas?"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [("a,b", "multichoice"), ("a;c,b", "multichoice"), ("a,", "shortanswer"), (",", "essay")],
)
def test_a_kind_is_guessed(cells, kind):
    assert one("rows", f"question,right,wrong\nWho?,{cells}").qtype == kind


@pytest.mark.parametrize(
    ("kind", "qtype"),
    [
        ("single", "multichoice"),
        ("Multiple", "multichoice"),
        ("short", "shortanswer"),
        ("essay", "essay"),
        ("description", "description"),
    ],
)
def test_a_kind_may_be_named(kind, qtype):
    assert one("rows", f"question,kind,right,wrong\nWho?,{kind},a,b").qtype == qtype


def test_a_first_row_that_names_no_columns_is_refused():
    assert "first row cannot be read" in refused("rows", "question,right" + "x" * 200_000).reason


@pytest.mark.parametrize("text", ["question,right\nWho\ris it?,a", "question,right\r\nWho\ris it?,a\r\n"])
def test_a_return_within_a_line_is_a_space(text):
    assert one("rows", text).text.text == "Who is it?"


def test_several_right_answers_share_one():
    item = one("rows", "question,right,wrong\nWho?,a;b,c")
    assert [grade(item, chosen) for chosen in ([0], [0, 1], [0, 1, 2])] == [D("0.5"), 1, 0]


@pytest.mark.parametrize(("said", "right"), [("TRUE", True), ("no", False)])
def test_true_and_false(said, right):
    assert one("rows", f"question,kind,right\nSo?,truefalse,{said}").right is right


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("who,what\na,b", 1, "No column is called “question”"),
        ("question,colour\na,b", 1, "no column “colour”"),
        ("question,right\nWho?,a,b", 2, "more cells than the first"),
        ("question,right\n,a", 2, "asks nothing"),
        ("question,kind,right\nWho?,riddle,a", 2, "no kind “riddle”"),
        ("question,kind,right\nWho?,single,", 2, "no right answer"),
        ("question,kind,right,wrong\nWho?,single,a;b,c", 2, "more than one right answer"),
        ("question,kind,right\nWho?,single,a", 2, "at least two choices"),
        ("question,kind,right\nSo?,truefalse,maybe", 2, "neither true nor false"),
        ("question,kind,right\nHow many?,number,four", 2, "not a number"),
        ('question,right\n"Who?,a\n' + "x\n" * 100_000, 2, "without its second"),
    ],
)
def test_what_is_refused_says_what_to_do(text, line, says):
    entry = refused("rows", text)
    assert says in entry.reason
    assert entry.line == line


def test_a_bad_row_leaves_the_others():
    assert len(items("rows", "question,right\nWho?,a\nWho?,b")) == 2
    found = entries("rows", "question,kind\nWho?,riddle\nWho?,essay")
    assert [type(entry).__name__ for entry in found] == ["Refused", "Essay"]
