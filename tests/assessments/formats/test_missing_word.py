from decimal import Decimal

import pytest

from assessments.formats.items import ShortText
from tests.assessments.formats.reading import items, one, refused, worth


def test_a_sentence_with_its_choices_inside():
    item = one("missingword", "First we {=listen#Yes\n~50%ask ~_5 write ~write}, and then we act.\n")
    assert item.text.text == "First we _____, and then we act."
    assert worth(item) == [("listen", 1), ("ask", Decimal("0.5")), ("5 write", 0), ("write", 0)]
    assert item.answers[0].feedback.text == "Yes"


def test_one_choice_is_a_word_to_write():
    item = one("missingword", "First we {=listen}.")
    assert isinstance(item, ShortText)
    assert worth(item) == [("listen", 1)]


def test_empty_lines_part_questions():
    assert len(items("missingword", "We {=listen ~ask}.\n\nWe {=act ~wait}.\n")) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("No gap", "no gap"),
        ("A } and {", "no gap"),
        ("Nothing {}", "nothing in its braces"),
        ("We {=listen ~33%ask}.", "33 %"),
    ],
)
def test_what_is_refused_says_what_to_do(text, says):
    assert says in refused("missingword", text).reason
