r"""Cloze, alone and inside Moodle XML."""

from decimal import Decimal

import pytest

from assessments.formats.grading import grade
from assessments.formats.items import MultiChoice, Numeric, ShortText
from tests.assessments.formats.reading import one, refused, worth

D = Decimal


def part(text):
    (found,) = one("cloze", text).parts
    return found


def test_a_text_with_gaps():
    item = one("cloze", "First {1:SA:=listen}, then {2:MULTICHOICE:=act~wait}.\r\n")
    assert item.text.text == "First {#1}, then {#2}.\r\n"
    assert (item.mark, [one.mark for one in item.parts]) == (3, [1, 2])
    assert item.parts[0].source == "{1:SA:=listen}"
    assert item.name == "First {#1}, then {#2}."


@pytest.mark.parametrize(
    ("kind", "single", "shuffle", "layout"),
    [
        ("MULTICHOICE", True, False, "dropdown"),
        ("MC", True, False, "dropdown"),
        ("MULTICHOICE_S", True, True, "dropdown"),
        ("MCV", True, False, "vertical"),
        ("MULTICHOICE_VS", True, True, "vertical"),
        ("MCHS", True, True, "horizontal"),
        ("MULTICHOICE_H", True, False, "horizontal"),
        ("MR", False, False, "vertical"),
        ("MULTIRESPONSE_S", False, True, "vertical"),
        ("MULTIRESPONSE_HS", False, True, "horizontal"),
        ("MRH", False, False, "horizontal"),
    ],
)
def test_kinds_of_choosing(kind, single, shuffle, layout):
    found = part(f"{{:{kind}:=a~b}}")
    assert isinstance(found.question, MultiChoice)
    assert (found.question.single, found.question.shuffle, found.layout) == (single, shuffle, layout)


@pytest.mark.parametrize(("kind", "case"), [("SHORTANSWER", False), ("MW", False), ("SAC", True), ("MWC", True)])
def test_kinds_of_words(kind, case):
    found = part(f"{{1:{kind}:=a}}").question
    assert isinstance(found, ShortText)
    assert found.case is case


def test_numbers_with_tolerance():
    found = part("{1:NM:=5:0.5#Yes~%50%5:1~*#No}").question
    assert isinstance(found, Numeric)
    assert [(answer.number, answer.tolerance, answer.fraction) for answer in found.answers] == [
        ("5", "0.5", 1),
        ("5", "1", D("0.5")),
        ("*", "", 0),
    ]


def test_a_tolerance_has_no_sign():
    (found,) = part("{1:NM:=5:-0.5}").question.answers
    assert (found.number, found.tolerance) == ("5", "0.5")


def test_one_whole_answer_is_enough_beside_a_larger_one():
    assert worth(part("{1:SA:=a~%120%b}").question) == [("a", 1), ("b", D("1.2"))]


@pytest.mark.parametrize(
    ("text", "said", "feedback"),
    [("{1:MC:=yes~no~}", "no~", ""), ("{1:MC:=yes~no#Why?~=} then.", "no", "Why?~=")],
)
def test_a_sign_without_an_answer_belongs_to_the_one_before(text, said, feedback):
    _, no = part(text).question.answers
    assert (no.text.text, no.feedback.text, no.fraction) == (said, feedback, 0)


def test_a_text_without_weight_has_no_grade():
    assert grade(one("cloze", "{0:SA:=a}"), ["a"]) is None


def test_multiple_response_shares_one():
    plain = part("{1:MR:=a~b~=c}").question
    assert worth(plain) == [("a", D("0.5")), ("b", D("-0.5")), ("c", D("0.5"))]
    exact = part("{1:MR:%100%a~b~%50%c~%-25%d}").question
    assert worth(exact) == [("a", D("0.6666667")), ("b", 0), ("c", D("0.3333333")), ("d", D("-0.25"))]


def test_escapes_and_entities():
    found = part(r"{1:SA:=a\}b\#c&#39;d&amp;e#f\~g\}h~x&apos;y&#3;}").question
    assert worth(found) == [(r"a}b#c'd&e", 1), ("x&apos;y&#3;", 0)]
    assert found.answers[0].feedback.text == r"f\~g}h"


def test_what_only_looks_like_a_gap_stays_text():
    assert one("cloze", "{1:XX:=a} {SA:=b} {1:sa:=c} {1:SA:=d}").text.text == "{1:XX:=a} {SA:=b} {1:sa:=c} {#1}"


def test_the_parts_are_weighed():
    item = one("cloze", "{1:SA:=a} {3:MC:=b~c} {0:NM:=4}")
    assert grade(item, ["a", [1], "4"]) == D("0.25")
    assert grade(item, ["", [0], ""]) == D("0.75")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("No gap at all", "no gap"),
        ("{1:SA:=never closed", "no gap"),
        ("{1:MC:=one}", "Gap 1, {1:MC:=one}: It needs at least two choices"),
        ("{1:MC:a~b}", "None of its answers is wholly right"),
        ("{1:SA:%50%a}", "None of its answers is wholly right"),
        ("{1:SA:=a} {1:NM:=five}", "Gap 2, {1:NM:=five}: “five” is not a number"),
        ("{1:NM:=5 apples}", "“5 apples” is not a number"),
        ("{1:MR:a~b}", "None of its answers is wholly right"),
        ("{1:SA:= ~b}", "None of its answers is wholly right"),
        ("{1:MC:=a~%" + "9" * 40 + "%b}", "is what an answer is worth and not a number"),
    ],
)
def test_what_is_refused_says_what_to_do(text, says):
    assert says in refused("cloze", text).reason


def test_gaps_that_never_close_take_no_longer():
    assert refused("cloze", "{1:SA:=a" * 100_000)
    assert one("cloze", "{1:SA:=a" * 20_000 + "}")


def test_it_comes_inside_moodle_xml_too():
    text = (
        '<quiz><question type="cloze"><name><text>First</text></name><questiontext format="html"><text>'
        "<![CDATA[<p>{1:SA:=a &amp; b}\r\n</p>]]></text></questiontext><penalty>0.1</penalty></question></quiz>"
    )
    item = one("cloze", text)
    assert (item.name, item.text.text, item.penalty) == ("First", "<p>{#1}\r\n</p>", D("0.1"))
    assert worth(item.parts[0].question) == [("a & b", 1)]
