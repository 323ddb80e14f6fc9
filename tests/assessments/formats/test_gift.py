"""GIFT, feature by feature; the questions are our own."""

from decimal import Decimal

import pytest

from assessments.formats.items import (
    Category,
    Description,
    Essay,
    Matching,
    MultiChoice,
    Numeric,
    Ordering,
    ShortText,
    TextFormat,
    TrueFalse,
)
from tests.assessments.formats.reading import entries, items, noticed, one, refused, worth

D = Decimal


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Breathe in, and read on.", Description),
        ("What would you say first? {}", Essay),
        ("Listening is enough. {T}", TrueFalse),
        ("Listening is enough. {FALSE#No}", TrueFalse),
        ("Who decides? {=the child ~the visitor}", MultiChoice),
        ("Who decides? {=the child}", ShortText),
        ("Who decides? {the child}", ShortText),
        ("Is it so? {true}", ShortText),
        ("How many? {#4}", Numeric),
        ("Which belong together? {=a -> b =c -> d}", Matching),
        ("In which order? {>2 ALL HORIZONTAL\nlisten\nwrite\n}", Ordering),
    ],
)
def test_what_stands_in_the_braces_says_the_kind(text, kind):
    assert type(one("gift", text)) is kind


def test_one_right_choice_or_several():
    single = one("gift", "Who? {=child#Yes ~%50%aunt ~%-25%uncle ~nobody}")
    assert single.single
    assert worth(single) == [("child", 1), ("aunt", D("0.5")), ("uncle", D("-0.25")), ("nobody", 0)]
    assert single.answers[0].feedback.text == "Yes"
    several = one("gift", "Who? {~%33.33333%child ~%33.33333%aunt ~%33.33333%uncle ~%-100%nobody}")
    assert not several.single
    assert worth(several)[0] == ("child", D("0.3333333"))


def test_a_blank_stands_where_the_answers_stood():
    assert one("gift", "First {=listen ~ask}, then write.").text.text == "First _____, then write."
    assert one("gift", "First what? {=listen ~ask}").text.text == "First what?"


def test_a_name_or_how_the_text_begins():
    assert one("gift", "::First things:: Who? {T}").name == "First things"
    assert one("gift", "::A name without its end {T}").name == "A name without its end"
    long = "Somebody tells you something that is hard to hear, and then asks you to promise not to tell it to anybody"
    assert one("gift", long).name == "Somebody tells you something that is hard to hear, and then asks you to ..."
    assert one("gift", "[html]<p>A <b>bold</b> one</p> {}").name == "A bold one"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ñ " * 36 + "&amp; and much more", "ñ " * 36 + "&amp;..."),
        ("n " * 36 + "&amp; and much more", "n " * 36 + "&amp; and..."),
        ("a " * 30 + "< " + "b" * 30, "a " * 30 + " " + "b" * 16 + "..."),
        ("a " * 30 + "<b c <d e " + "f" * 30, "a " * 30 + "b c d e ..."),
        ("何" * 90, "何" * 77 + "..."),
        ("x" * 90, "x" * 77 + "..."),
    ],
)
def test_where_a_long_text_is_cut_for_a_name(text, name):
    assert one("gift", f"{text} {{}}").name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a < b", "a < b"),
        ("a <b", "a"),
        ("if a <b and c <d then e > f and g > h", "if a  h"),
        ("<a title\\='>'>b</a>c", "bc"),
        ("x<!-- > -->y", "xy"),
        ("x<!-->y", "xy"),
        ("x<!a > y", "x y"),
        ("x<?php > ?>y", "xy"),
        ('1 <2 "q" > 3', "1  3"),
    ],
)
def test_a_name_has_no_tags(text, name):
    assert one("gift", f"{text} {{}}").name == name


def test_escaped_characters_are_themselves():
    item = one("gift", r"::a\:\:b::Is 2 \+ 2 \= 4 \{yes\} \~ \# \: \\ ? {=\=yes\nno#\#1 ~\~}")
    assert item.name == "a::b"
    assert item.text.text == r"Is 2 \+ 2 = 4 {yes} ~ # : \ ?"
    assert [answer.text.text for answer in item.answers] == ["=yes\nno", "~"]
    assert item.answers[0].feedback.text == "#1"
    assert one("gift", r"a\\nb").text.text == r"a\nb"


@pytest.mark.parametrize(("mark", "kind"), [("html", 1), ("moodle", 0), ("plain", 2), ("markdown", 4)])
def test_formats(mark, kind):
    item = one("gift", f"[{mark}]Who? {{=[plain]I#[html]Yes ~you ####[markdown]All}}")
    assert item.text.format == kind
    assert [answer.text.format for answer in item.answers] == [TextFormat.PLAIN, kind]
    assert item.answers[0].feedback.format == TextFormat.HTML
    assert (item.general_feedback.text, item.general_feedback.format) == ("All", TextFormat.MARKDOWN)


def test_an_unknown_format_is_text():
    assert one("gift", "[bbcode]Who? {}").text.text == "[bbcode]Who?"


def test_true_and_false_say_the_wrong_one_first():
    item = one("gift", "So? {F#Not so#Yes####Look again}")
    assert (item.right, item.true_feedback.text, item.false_feedback.text) == (False, "Not so", "Yes")
    assert item.general_feedback.text == "Look again"
    assert item.penalty == 1


def test_words_with_weights():
    item = one("gift", "Who? {=%100%child#Yes =%50%kid =youth}")
    assert worth(item) == [("child", 1), ("kid", D("0.5")), ("youth", 1)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("#7610", [("7610", 1, "0")]),
        ("#7610:10", [("7610", 1, "10")]),
        ("#1..5", [("3", 1, "2")]),
        ("#-1.5..1", [("-0.25", 1, "1.25")]),
        ("#=3:0 =%50%3:2", [("3", 1, "0"), ("3", D("0.5"), "2")]),
        ("#3:2~#Nearly", [("3", 1, "2"), ("*", 0, "")]),
        ("#*", [("*", 1, "0")]),
        ("#0", [("0", 1, "0")]),
        ("#1e3", [("1000", 1, "0")]),
        ("#1e20", [("1.0E+20", 1, "0")]),
        ("#123456789012345678", [("123456789012345678", 1, "0")]),
        ("#0123456789012345.6", [("1.2345678901235E+14", 1, "0")]),
        ("#3.141..3.142", [("3.1415", 1, "0.00050000000000017")]),
    ],
)
def test_numbers(body, expected):
    item = one("gift", f"How many? {{{body}}}")
    assert [(answer.number, answer.fraction, answer.tolerance) for answer in item.answers] == expected


def test_pairs():
    item = one("gift", "Which? {=[html]<b>VAWC desk</b> -> police =DSWD->social welfare = -> school}")
    assert [(pair.stem.text, pair.answer) for pair in item.pairs] == [
        ("<b>VAWC desk</b>", "police"),
        ("DSWD", "social welfare"),
        ("", "school"),
    ]
    assert item.pairs[0].stem.format == TextFormat.HTML


def test_an_order_with_all_its_settings():
    item = one("gift", "In which order? {>3 CONTIG H REL HIDE abc\nlisten\n thank\nwrite\n####Well}")
    assert [step.text for step in item.steps] == ["listen", "thank", "write"]
    assert (item.select_count, item.select_type, item.layout) == (3, "CONTIGUOUS", "HORIZONTAL")
    assert (item.grading, item.show_grading, item.numbering) == ("RELATIVE_NEXT_EXCLUDE_LAST", False, "abc")
    assert item.general_feedback.text == "Well"


@pytest.mark.parametrize(
    ("written", "count", "kind", "grading"),
    [
        (">2", 2, "RANDOM", "RELATIVE_NEXT_EXCLUDE_LAST"),
        (">0", 3, "RANDOM", "RELATIVE_NEXT_EXCLUDE_LAST"),
        (">9 CONTIG ABS", 3, "CONTIGUOUS", "ABSOLUTE_POSITION"),
        (">9 ALL RELATIVE_TO_CORRECT", 9, "ALL", "RELATIVE_TO_CORRECT"),
        (">2 LONGEST_ORDERED_SUBSET", 2, "RANDOM", "LONGEST_ORDERED_SUBSET"),
    ],
)
def test_an_order_without_all_its_settings(written, count, kind, grading):
    item = one("gift", f"In which order? {{{written}\nlisten\nthank\nwrite}}")
    assert (item.select_count, item.select_type, item.grading) == (count, kind, grading)
    assert [step.text for step in item.steps] == ["listen", "thank", "write"]


def test_pairs_with_two_empty_halves_are_none():
    item = one("gift", "Which? {=a -> b = -> =c->d}")
    assert [(pair.stem.text, pair.answer) for pair in item.pairs] == [("a", "b"), ("c", "d")]


def test_a_line_to_which_nothing_belongs_is_read_and_named():
    text = "Which? {=a -> b =c ->}"
    assert [(pair.stem.text, pair.answer) for pair in one("gift", text).pairs] == [("a", "b"), ("c", "")]
    assert [notice.text for notice in noticed("gift", text)] == ["Nothing belongs to “c”. Write what does."]


def test_an_empty_choice_is_counted_and_left_out():
    text = "Who? {=the child ~}"
    assert worth(one("gift", text)) == [("the child", 1)]
    assert [notice.text for notice in noticed("gift", text)] == [
        "It has fewer than two choices that say something. Write another one."
    ]


def test_a_question_right_behind_its_category_is_named():
    first, left_out, two = entries("gift", "$CATEGORY: Care\n::One:: Who? {T}\n\nTwo {T}")
    assert first == Category(("Care",))
    assert (left_out.line, left_out.name, two.category) == (2, "::One:: Who? {T}", ("Care",))
    assert "Put an empty line behind $CATEGORY" in left_out.reason
    assert len(entries("gift", "$CATEGORY: Care\n// a remark\n\nTwo {T}")) == 2


def test_categories():
    text = "$CATEGORY: $course$/top/Care/Words //Names\n\nOne\n\n$CATEGORY: Plain\n\nTwo"
    first, one_, second, two = entries("gift", text)
    assert first == Category(("Care", "Words /Names"))
    assert (one_.category, second.path, two.category) == (("Care", "Words /Names"), ("Plain",), ("Plain",))


def test_a_category_of_its_context_alone_changes_nothing():
    assert one("gift", "$CATEGORY: $course$\n\nOne").category == ()


def test_comments_carry_ids_and_tags():
    item = one("gift", "// question 12\n// [id:care-1] [tag:first aid] [tag:a\\]b]\nWho?\n// not shown\n{T}")
    assert (item.idnumber, item.tags, item.line) == ("care-1", ("first aid", "a]b"), 3)
    assert entries("gift", "// nothing but this") == []


def test_an_id_counts_once_in_its_category():
    text = "// [id:a]\nOne\n\n// [id:a]\nTwo\n\n$CATEGORY: B\n\n// [id:a]\nThree"
    assert [item.idnumber for item in items("gift", text)] == ["a", None, "a"]
    assert [notice.line for notice in noticed("gift", text)] == [5]


def test_lines_may_end_in_any_way():
    texts = [f"One{end}line {{T}}{end}{end}Two{end}" for end in ("\n", "\r\n", "\r")]
    assert [[item.text.text for item in items("gift", text)] for text in texts] == [["One\nline", "Two"]] * 3


def test_space_around_lines_is_no_text():
    assert one("gift", "  One  \n\t two\u00a0  {T}").text.text == "One\ntwo\u00a0"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("One\n\nTwo {", 3, "no “}” behind it"),
        ("Two }", 1, "no “{” before it"),
        ("A } and { b", 1, "no “{” before it"),
        ("Who? {~only}", 1, "at least two choices"),
        ("Who? {=a -> b}", 1, "at least two pairs"),
        ("Who? {=a -> b =c}", 1, "“c” is one half of a pair"),
        ("Who? {#}", 1, "no number"),
        ("How many? {#four}", 1, "“four” should be a number"),
        ("How many? {#3,14}", 1, "Write it with a point"),
        ("How many? {#3:}", 1, "“” should be a number"),
        ("Who? {=%50%child}", 1, "best answer is worth 50 %"),
        ("Who? {=%33%child =a}", 1, "worth 33 %, which Moodle does not know. Write 33.33333 %"),
        ("Who? {=%--5%child =a}", 1, "“--5” is what an answer is worth"),
        ("In which order? {>2\nlisten}", 1, "at least two steps"),
        ("How many? {#" + "9" * 400 + "}", 1, "not a number"),
        ("Who? {" + "~a" * 600 + "}", 1, "more than 500 answers"),
    ],
)
def test_what_is_refused_says_what_to_do(text, line, says):
    entry = refused("gift", text)
    assert entry.line == line
    assert says in entry.reason
    assert not entry.whole


def test_a_bad_question_leaves_the_others():
    found = entries("gift", "One {T}\n\nTwo {\n\nThree {F}")
    assert [getattr(entry, "name", "") for entry in found] == ["One", "Two {", "Three"]


def test_the_nearest_grade_when_asked_for():
    assert worth(one("gift", "Who? {=child =%33%kid}", near=True))[1] == ("kid", D("0.3333333"))


def test_grades_that_do_not_add_up_are_read_and_named():
    text = "Who? {~%50%a ~%25%b}"
    assert [notice.text for notice in noticed("gift", text)] == [
        "All its right choices together are worth 75 %, not 100 %."
    ]
    assert len(items("gift", text)) == 1
