"""Several right choices: said with as little as may be, and whole where Moodle calls it right."""

from decimal import Decimal

import pytest

from assessments import questions
from assessments.exchanging.incoming import taken
from tests.assessments.formats.reading import one

KIND = questions.get("multiple")


def document(counting, *worths):
    choices = [{"text": f"choice {at}", "worth": worth} for at, worth in enumerate(worths)]
    return {"choices": choices, "counting": counting}


@pytest.mark.parametrize(
    ("given", "counting", "rights"),
    [
        (document("worth", 50, 50, -50), "share", [True, True, None]),
        (document("worth", "33.33333", "33.33333", "33.33333", "-33.33333"), "share", [True, True, True, None]),
        (document("worth", 100, -100), None, [True, None]),
        (document("share", 100, -100), None, [True, None]),
        (document("all", 60, 40, 0), None, [True, True, None]),
        (document("worth", 50, 50, 0), "worth", [None, None, None]),
        (document("worth", 50, 25, -50), "worth", [None, None, None]),
        (document("worth", 0, 0), "worth", [None, None]),
    ],
)
def test_even_parts_need_no_percents(given, counting, rights):
    said = KIND.document(given)
    assert said.get("counting") == counting
    assert [choice.get("right") for choice in said["choices"]] == rights
    assert KIND.document(said) == said


@pytest.mark.parametrize("counting", ["all", "share", "worth"])
def test_said_with_less_it_counts_the_same(counting):
    given = document(counting, 50, 50, -50)
    before, after = KIND.data.model_validate(given), KIND.data.model_validate(KIND.document(given))
    for answer in (None, [0], [0, 1], [0, 2], [0, 1, 2], [2]):
        assert KIND.grade(answer, before) == KIND.grade(answer, after)


def test_three_thirds_are_a_whole():
    three = KIND.data.model_validate(document("worth", "33.33333", "33.33333", "33.33333", 0))
    assert KIND.grade([0, 1, 2], three) == 1
    assert KIND.grade([0, 1], three) == Decimal("0.6666666")


def test_a_file_whose_parts_are_even_is_read_as_that():
    written = taken(one("gift", "Which? {~%50%a ~%50%b ~%-50%c}")).written
    assert (written["counting"], [choice.get("right") for choice in written["choices"]]) == (
        "share",
        [True, True, None],
    )
