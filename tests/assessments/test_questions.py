from dataclasses import dataclass
from decimal import Decimal

import pytest

from assessments import questions
from assessments.models import QuestionVersion
from assessments.questions import AnswerError, Option, Reviewed

SINGLE, MULTIPLE = questions.get("single"), questions.get("multiple")


@dataclass
class Written:
    position: int
    text: str
    right: bool = False


# As one person sees them: the author's positions 2, 0, 1.
SHOWN = [Written(2, "C"), Written(0, "A", True), Written(1, "B")]
TWO = [Written(2, "C", True), Written(0, "A", True), Written(1, "B")]


def test_the_registry_has_the_kinds_that_the_database_takes():
    assert questions.keys() == QuestionVersion.Kind.values


def test_values_of_a_browser_become_positions_and_back():
    assert SINGLE.read(["2"], SHOWN) == [0]
    assert SINGLE.values([0], SHOWN) == ["2"]
    assert MULTIPLE.read(["3", "1"], SHOWN) == [1, 2]
    assert MULTIPLE.values([1, 2], SHOWN) == ["1", "3"]


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE])
def test_nothing_chosen_is_no_answer(kind):
    assert kind.read([], SHOWN) is None
    assert kind.grade(None, SHOWN) == 0


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE])
@pytest.mark.parametrize(
    "values", [None, "1", 1, {"1": 1}, ["4"], ["0"], ["-1"], [1], [None], [["1"]], ["1\x00"], ["\ud800"], [{}], ["²"]]
)
def test_garbage_is_no_answer(kind, values):
    with pytest.raises(AnswerError):
        kind.read(values, SHOWN)


def test_single_takes_one_only():
    with pytest.raises(AnswerError):
        SINGLE.read(["1", "2"], SHOWN)


@pytest.mark.parametrize(
    ("kind", "choices", "answer", "fraction"),
    [
        (SINGLE, SHOWN, [0], 1),
        (SINGLE, SHOWN, [1], 0),
        (MULTIPLE, TWO, [0, 2], 1),
        (MULTIPLE, TWO, [0], 0),
        (MULTIPLE, TWO, [0, 1, 2], 0),
        (MULTIPLE, TWO, [1], 0),
    ],
)
def test_all_right_ones_and_no_other_count(kind, choices, answer, fraction):
    assert kind.grade(answer, choices) == Decimal(fraction)


def test_options_do_not_know_what_is_right_and_review_does():
    assert SINGLE.options([1], SHOWN) == [Option("1", "C", False), Option("2", "A", False), Option("3", "B", True)]
    assert SINGLE.review([1], SHOWN) == [
        Reviewed("C", False, False),
        Reviewed("A", False, True),
        Reviewed("B", True, False),
    ]


@pytest.mark.parametrize(
    ("kind", "choices", "number"),
    [
        (SINGLE, SHOWN, 0),
        (SINGLE, TWO, 1),
        (MULTIPLE, TWO, 0),
        (SINGLE, [Written(0, "A", True)], 1),
        (SINGLE, [Written(0, "A"), Written(1, "B")], 1),
        (SINGLE, [Written(0, "A", True), Written(1, " ")], 1),
        (SINGLE, [Written(0, "A", True), Written(1, "a ")], 1),
        (SINGLE, [Written(n, f"A{n}", n == 0) for n in range(7)], 1),
    ],
)
def test_problems_for_the_author(kind, choices, number):
    assert len(kind.problems(choices)) == number
