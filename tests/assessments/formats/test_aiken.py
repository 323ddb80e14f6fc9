import pytest

from assessments.formats.items import TextFormat
from tests.assessments.formats.reading import entries, items, one, refused, worth

GOOD = "What comes first?\nA) To listen\nB. To ask\nC)To write\nANSWER: C\n"


def test_a_question():
    item = one("aiken", GOOD)
    assert (item.name, item.text.text, item.single) == ("What comes first?", "What comes first?", True)
    assert worth(item) == [("To listen", 0), ("To ask", 0), ("To write", 1)]


def test_signs_of_html_are_shown_and_not_obeyed():
    item = one("aiken", GOOD.replace("What", "<b>What & why").replace("To ask", 'To "ask" <'))
    assert item.text.text == "&lt;b&gt;What &amp; why comes first?"
    assert item.answers[1].text.text == 'To "ask" &lt;'
    assert item.text.format == TextFormat.HTML


def test_empty_lines_do_not_part_questions():
    assert len(items("aiken", GOOD.replace("\n", "\r\n\r\n") + GOOD)) == 2


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("A) First\n", 1, "no question above this line"),
        ("ANSWER: A\n" + GOOD, 1, "no question above this line"),
        (GOOD + "\nAnother?\nA) This\nB) That\n", 7, "ends without an answer"),
        ("One?\nA) This\nB) That\n" + GOOD, 1, "ends without an answer"),
        ("One?\nA) This\nANSWER: A", 1, "at least two choices"),
        ("One?\nA) This\nB) That\nANSWER: D", 1, "its choices are A to B"),
        ("One?\nA) This\nB) That\nANSWER: b", 1, "its choices are A to B"),
        ("One?\nA) This\nB) That\nANSWER:", 1, "its choices are A to B"),
    ],
)
def test_what_is_refused_says_what_to_do(text, line, says):
    entry = refused("aiken", text)
    assert entry.line == line
    assert says in entry.reason


def test_good_questions_are_read_between_bad_ones():
    found = entries("aiken", "A) First\n\n" + GOOD + "\nOne?\nA) This\nANSWER: A\n" + GOOD)
    assert [type(entry).__name__ for entry in found] == ["Refused", "MultiChoice", "Refused", "MultiChoice"]
