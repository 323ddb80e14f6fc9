"""Moodle XML, kind by kind; the questions are our own."""

from decimal import Decimal

import pytest

from assessments.formats.grading import grade
from assessments.formats.items import Category, File, TextFormat
from tests.assessments.formats.reading import CORPUS, entries, items, noticed, one, refused, worth

D = Decimal
HEAD = "<name><text>First things</text></name><questiontext format='html'><text>Who?</text></questiontext>"


def question(kind, inner="", head=HEAD):
    return f'<question type="{kind}">{head}{inner}</question>'


def quiz(*questions):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"


def read_one(kind, inner="", head=HEAD):
    return one("moodlexml", quiz(question(kind, inner, head)))


def answer(text, fraction=0, inside="", **attributes):
    shown = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<answer fraction="{fraction}"{shown}><text>{text}</text>{inside}</answer>'


def test_what_every_kind_has():
    item = read_one(
        "essay",
        "<generalfeedback format='markdown'><text> *Well* </text></generalfeedback><defaultgrade>2.5000000</defaultgrade>"
        "<penalty>0.3330000</penalty><hidden>1</hidden><idnumber> A &amp; B </idnumber>"
        "<tags><tag><text>Care</text></tag><tag><text>words</text></tag></tags>"
        "<coursetags><tag><text>care</text></tag><tag><text></text></tag></coursetags>"
        "<hint format='html'><text>Think</text><shownumcorrect/></hint><hint><text>Again</text><clearwrong/><options>1</options></hint>",
    )
    assert (item.name, item.text.text, item.mark, item.penalty) == ("First things", "Who?", D("2.5"), D("0.3333333"))
    assert (item.general_feedback.text, item.general_feedback.format) == ("*Well*", TextFormat.MARKDOWN)
    assert (item.hidden, item.idnumber, item.tags) == (True, "A & B", ("care", "words"))
    assert [(hint.text.text, hint.show_count, hint.clear_wrong, hint.options) for hint in item.hints] == [
        ("Think", True, False, ""),
        ("Again", False, True, "1"),
    ]


def test_defaults_are_moodles():
    item = read_one("description", head="<name><text>A</text></name>")
    assert (item.mark, item.penalty, item.text.format, item.idnumber) == (0, D("0.3333333"), TextFormat.HTML, None)
    chosen = read_one("multichoice", answer("a", 100) + answer("b"))
    assert (chosen.single, chosen.shuffle, chosen.numbering, chosen.instruction) == (True, False, "abc", True)
    assert not read_one("shortanswer", answer("a", 100)).case


@pytest.mark.parametrize(
    ("name", "kind"),
    [("moodle_auto_format", 0), ("html", 1), ("plain_text", 2), ("wiki_like", 3), ("markdown", 4), ("bb", 1)],
)
def test_formats(name, kind):
    head = f"<name><text>A</text></name><questiontext format='{name}'><text>Who?</text></questiontext>"
    item = read_one("multichoice", answer("a", 100) + answer("b", format="plain_text"), head)
    assert [item.text.format, *(one.text.format for one in item.answers)] == [kind, kind, TextFormat.PLAIN]
    assert item.general_feedback.format == kind


def test_returns_stay_in_cdata_and_nowhere_else():
    head = "<name><text>A</text></name><questiontext><text>a\r\nb<!-- \r\n --><![CDATA[c\r\nd]]>e\r\nf</text></questiontext>"
    assert read_one("essay", head=head).text.text == "a\nbc\r\nde\nf"


def test_returns_stay_wherever_the_file_is_cut():
    long = "".join(f"<p>{number}</p>\r\n" for number in range(20_000))
    item = read_one(
        "essay", head=f"<name><text>A</text></name><questiontext><text><![CDATA[{long}]]></text></questiontext>"
    )
    assert item.text.text == long.strip()


def test_files_come_with_their_text():
    head = (
        "<name><text>A</text></name><questiontext format='html'><text>See @@PLUGINFILE@@/a/b.txt</text>"
        "<file name='b.txt' path='/a/' encoding='base64'>Y2Fy\nZQ==</file><file name='b.txt' path='/a/'>eA==</file>"
        "<file name='c' encoding='base64'>???</file></questiontext>"
    )
    assert read_one("essay", head=head).text.files == (File("b.txt", b"care", "/a/"), File("c", b""))


def test_the_picture_of_old_files_goes_behind_the_text():
    item = read_one("essay", "<image>course/a &amp; b.png</image><image_base64>\nY2FyZQ==\n</image_base64>")
    assert item.text.text == 'Who? <img src="@@PLUGINFILE@@/course_a  b.png" />'
    assert item.text.files == (File("course_a  b.png", b"care"),)


def test_multiple_choice():
    inner = (
        "<single>false</single><shuffleanswers>1</shuffleanswers><answernumbering>none</answernumbering>"
        "<correctfeedback><text>Yes</text></correctfeedback><shownumcorrect/>"
    )
    item = read_one(
        "multichoice", inner + answer("a", "66.66667") + answer("b", "33.33333") + answer("c", -100) + answer(" ")
    )
    assert worth(item) == [("a", D("0.6666667")), ("b", D("0.3333333")), ("c", -1)]
    assert (item.single, item.shuffle, item.numbering) == (False, True, "none")
    assert (item.combined.correct.text, item.combined.show_count) == ("Yes", True)
    assert grade(item, [0, 1]) == 1
    assert grade(item, [0, 2]) == 0


def test_true_and_false():
    feedback = "<feedback><text>Look</text></feedback>"
    item = read_one("truefalse", answer("false", "100.0", feedback) + answer("true", 0))
    assert (item.right, item.false_feedback.text) == (False, "Look")
    assert read_one("truefalse", answer("Totoo", 100) + answer("Mali")).right
    assert not read_one("truefalse", answer("Totoo") + answer("Mali", 100)).right


def test_short_text():
    item = read_one("shortanswer", "<usecase>1</usecase>" + answer("RA 7610", 100) + answer("RA*", 50) + answer(""))
    assert worth(item) == [("RA 7610", 1), ("RA*", D("0.5"))]
    assert [grade(item, said) for said in ("RA 7610 ", "RA 1", "ra 7610", "")] == [1, D("0.5"), 0, None]


def test_numbers_with_units():
    units = "<units>" + "".join(
        f"<unit><multiplier>{size}</multiplier><unit_name>{name}</unit_name></unit>"
        for name, size in (("m", "1"), ("cm", "100.0"), ("m", "7"), ("", "1"), ("mm", "0"))
    )
    inner = answer("2.0", 100, "<tolerance>1e-2</tolerance>") + answer("300 cm", 50) + units + "</units>"
    item = read_one("numerical", inner + "<unitgradingtype>1</unitgradingtype><unitpenalty>0.5</unitpenalty>")
    assert [(one.number, one.tolerance) for one in item.answers] == [("2", "0.01"), ("3", "0")]
    assert [(unit.name, unit.multiplier) for unit in item.units] == [("m", 1), ("cm", 100)]
    assert item.show_units == 0
    assert [grade(item, said) for said in ("200 cm", "2", "3m", "")] == [1, D("0.5"), D("0.5"), None]


def test_a_number_without_units():
    item = read_one("numerical", answer("*", 0) + answer("", 0) + answer("4", 0, "<fraction>1</fraction>"))
    assert [(one.number, one.fraction) for one in item.answers] == [("*", 0), ("4", 1)]
    assert (item.show_units, item.unit_penalty) == (3, D("0.1"))


def test_pairs():
    def pair(stem, answer):
        return f"<subquestion><text>{stem}</text><answer><text>{answer}</text></answer></subquestion>"

    for kind in ("matching", "match"):
        item = read_one(kind, pair("a", "1") + pair("b", "2") + pair("", "3") + pair("", ""))
        assert [(one.stem.text, one.answer) for one in item.pairs] == [("a", "1"), ("b", "2"), ("", "3")]
        assert item.shuffle
        assert grade(item, ["1", "3"]) == D("0.5")


def test_pairs_that_are_not_whole_are_read_and_named():
    text = quiz(question("match", "<subquestion><text>a</text></subquestion>"))
    assert [(pair.stem.text, pair.answer) for pair in one("moodlexml", text).pairs] == [("a", "")]
    assert [notice.text for notice in noticed("moodlexml", text)] == ["Nothing belongs to “a”. Write what does."]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", "RELATIVE_NEXT_EXCLUDE_LAST"),
        ("abs", "ABSOLUTE_POSITION"),
        ("7", "RELATIVE_NEXT_EXCLUDE_LAST"),
        ("MINE", "RELATIVE_NEXT_EXCLUDE_LAST"),
    ],
)
def test_orders(written, meant):
    item = read_one(
        "ordering", f"<gradingtype>{written}</gradingtype>" + answer("a", 1) + answer("b", 2) + answer("c", 3)
    )
    assert ([step.text for step in item.steps], item.grading) == (["a", "b", "c"], meant)
    assert grade(item, [0, 1, 2]) == 1


@pytest.mark.parametrize(("written", "count"), [("", 0), ("abs", 0), ("7", 1), ("MINE", 1)])
def test_a_grading_that_nobody_knows_is_named(written, count):
    text = quiz(question("ordering", f"<gradingtype>{written}</gradingtype>" + answer("a", 1) + answer("b", 2)))
    said = [notice.text for notice in noticed("moodlexml", text)]
    assert (
        said == [f"Its grading “{written}” is not known, also to Moodle; both take RELATIVE_NEXT_EXCLUDE_LAST."] * count
    )


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox"), ("ddwtos", "answer")])
def test_gaps(kind, tag):
    head = "<name><text>A</text></name><questiontext><text>[[2]] then [[1]]</text></questiontext>"
    inner = f"<{tag}><text>act</text><group>2</group><infinite/></{tag}><{tag}><text>listen</text></{tag}>"
    item = read_one(kind, inner, head)
    assert [(one.text, one.group, one.infinite) for one in item.choices] == [("act", "2", True), ("listen", "1", False)]
    assert grade(item, [2, 2]) == D("0.5")


def test_gaps_go_on_naming_their_choices_when_empty_ones_are_left_out():
    head = "<name><text>A</text></name><questiontext><text>[[4]] then [[2]], [[1]]</text></questiontext>"
    inner = "".join(
        f"<selectoption><text>{text}</text></selectoption>" for text in ("listen", "act", "<![CDATA[ ]]>", "wait")
    )
    item = read_one("gapselect", inner, head)
    assert item.text.text == "[[3]] then [[2]], [[1]]"
    assert grade(item, [3, 2, 1]) == 1


@pytest.mark.parametrize(
    ("inner", "count", "kind"),
    [
        ("<selecttype>ALL</selecttype><selectcount>0</selectcount>", 0, "ALL"),
        ("<selecttype>CONTIG</selecttype><selectcount>2</selectcount>", 2, "CONTIGUOUS"),
        ("<selecttype>RANDOM</selecttype><selectcount>1</selectcount>", 2, "RANDOM"),
        ("<logical>exact</logical><studentsee>4</studentsee>", 4, "ALL"),
        ("", 2, "RANDOM"),
    ],
)
def test_how_many_steps_are_asked(inner, count, kind):
    item = read_one("ordering", inner + answer("a", 1) + answer("b", 2) + answer("c", 3))
    assert (item.select_count, item.select_type) == (count, kind)


def test_settings_of_an_order():
    inner = "<layouttype>h</layouttype><showgrading>hide</showgrading><numberingstyle>ABC</numberingstyle>"
    item = read_one("ordering", inner + answer("a", 1) + answer("b", 2))
    assert (item.layout, item.show_grading, item.numbering) == ("HORIZONTAL", False, "none")


@pytest.mark.parametrize(
    ("inner", "shown"),
    [("", True), ("<shownumcorrect>1</shownumcorrect>", True), ("<shownumcorrect>0</shownumcorrect>", False)],
)
def test_an_order_says_in_a_number_whether_it_counts(inner, shown):
    assert read_one("ordering", inner + answer("a", 1) + answer("b", 2)).combined.show_count is shown


def test_a_step_in_one_paragraph_is_its_text():
    steps = ["&lt;p&gt; a &lt;br /&gt;&lt;/p&gt;", "&lt;p&gt;b&lt;/p&gt;&lt;p&gt;c&lt;/p&gt;", "d"]
    item = read_one("ordering", "".join(answer(text, 1) for text in steps))
    assert [step.text for step in item.steps] == ["a", "<p>b</p><p>c</p>", "d"]


def test_a_long_answer_has_its_limits():
    inner = (
        "<minwordlimit>10</minwordlimit><maxwordlimit></maxwordlimit><maxbytes>1024</maxbytes>"
        "<filetypeslist>.pdf,.odt</filetypeslist><attachments>-1</attachments>"
    )
    item = read_one("essay", inner)
    assert (item.least_words, item.most_words, item.most_bytes, item.file_types) == (10, 0, 1024, ".pdf,.odt")
    assert item.attachments == -1


def test_what_shows_nothing_is_left_out():
    empty = "<feedback><text>&lt;p&gt; &lt;br&gt;&lt;/p&gt;</text></feedback>"
    picture = "<feedback><text>&lt;img src='a.png'&gt;</text></feedback>"
    hints = "<hint><text>&lt;p&gt;&lt;/p&gt;</text></hint><hint><text></text><clearwrong/></hint>"
    item = read_one("shortanswer", answer("a", 100) + answer("", 0, empty) + answer("", 0, picture) + hints)
    assert [(one.text.text, one.fraction) for one in item.answers] == [("a", 1), ("", 0)]
    assert [one.clear_wrong for one in item.hints] == [True]
    numbers = read_one("numerical", answer("4", 100) + answer("", 0, empty))
    assert [one.number for one in numbers.answers] == ["4"]


def test_things_to_put_on_a_picture_are_kept():
    inner = (
        "<file name='a.png' encoding='base64'>eA==</file><shuffleanswers/>"
        "<drag><no>1</no><text>desk</text><draggroup>2</draggroup><infinite/></drag>"
        "<drop><no>1</no><choice>1</choice><xleft>5</xleft><ytop>6</ytop></drop>"
    )
    item = read_one("ddimageortext", inner)
    assert (item.background, item.shuffle) == ((File("a.png", b"x"),), True)
    assert (item.drags[0].group, item.drags[0].infinite, item.drops[0].coords) == ("2", True, "5,6")
    inner = "<drag><no>1</no><text>x</text><noofdrags>3</noofdrags></drag><drop><shape>circle</shape><coords>1,2;3</coords></drop>"
    marked = read_one("ddmarker", inner)
    assert (marked.drags[0].count, marked.drops[0].shape, marked.drops[0].coords) == ("3", "circle", "1,2;3")


def test_categories():
    def category(path, inside=""):
        return f"<question type='category'><category><text>{path}</text></category>{inside}</question>"

    info = "<info format='plain_text'><text>Words</text></info><idnumber>c1</idnumber>"
    found = entries("moodlexml", quiz(category("$course$/top/A//B/C", info), question("essay")))
    assert found[0] == Category(("A/B", "C"), info=found[0].info, idnumber="c1")
    assert (found[0].info.text, found[0].info.format) == ("Words", TextFormat.PLAIN)
    assert found[1].category == ("A/B", "C")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$course$/top", ("A",)),
        ("top", ("A",)),
        ("$system$", ("A",)),
        ("B/top/C", ("B", "C")),
        ("$course$/top/ //B// /C", ("/B/", "C")),
    ],
)
def test_top_is_no_category(path, expected):
    def category(path):
        return f"<question type='category'><category><text>{path}</text></category></question>"

    assert entries("moodlexml", quiz(category("A"), category(path), question("essay")))[2].category == expected


def test_an_id_counts_once_in_its_category():
    text = quiz(*[question("essay", "<idnumber>a</idnumber>")] * 2)
    assert [item.idnumber for item in items("moodlexml", text)] == ["a", None]
    assert [notice.line for notice in noticed("moodlexml", text)] == [4]


@pytest.mark.parametrize("kind", ["stack", "calculated", "calculatedmulti", "random", "randomsamatch", ""])
def test_a_kind_that_we_do_not_have_is_named(kind):
    entry = refused("moodlexml", quiz(question("essay"), question(kind)))
    assert f"the kind “{kind}”" in entry.reason
    assert (entry.line, entry.name, entry.whole) == (4, "First things", False)


@pytest.mark.parametrize(
    ("kind", "inner", "says"),
    [
        ("multichoice", answer("a", 100), "at least two choices"),
        ("multichoice", "", "no answers"),
        ("multichoice", answer("a", 33) + answer("b", 67), "worth 33 %"),
        ("multichoice", answer("a", "all") + answer("b"), "“all” is what an answer is worth"),
        ("multichoice", answer("a <b>b</b>", 100) + answer("c"), "Its <text> holds tags. Put <![CDATA["),
        ("shortanswer", answer("a", 50), "best answer is worth 50 %"),
        ("numerical", answer("four", 100), "“four” is an answer and not a number"),
        ("numerical", answer("4", 100, "<tolerance>some</tolerance>"), "“some” is a tolerance"),
        ("match", "", "It has no pairs"),
        ("ordering", answer("a"), "at least two steps"),
        ("gapselect", "", "no choices"),
        ("cloze", "", "no gap"),
        ("essay", "<defaultgrade>much</defaultgrade>", "“much” is its <defaultgrade>"),
        ("essay", "<defaultgrade>1e999999999</defaultgrade>", "not a number"),
    ],
)
def test_what_is_refused_says_what_to_do(kind, inner, says):
    entry = refused("moodlexml", quiz(question(kind, inner)))
    assert says in entry.reason
    assert not entry.whole


def test_grades_may_be_the_nearest():
    item = one("moodlexml", quiz(question("multichoice", answer("a", 33) + answer("b", 66))), near=True)
    assert worth(item) == [("a", D("0.3333333")), ("b", D("0.6666667"))]


def test_our_own_file_of_every_kind():
    found = items("moodlexml", (CORPUS / "every_kind.xml").read_bytes())
    kinds = "description essay truefalse multichoice shortanswer numerical match ordering gapselect ddwtos multianswer"
    assert [item.qtype for item in found] == kinds.split()
