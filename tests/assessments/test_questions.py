from decimal import Decimal

import pytest
from pydantic import ValidationError

from assessments import questions
from assessments.questions import AnswerError, Seen
from assessments.questions.choosing import Option, Reviewed, Shown

SINGLE, MULTIPLE, TRUE_FALSE = (questions.get(key) for key in ("single", "multiple", "true_false"))
SEEN = Seen(7, 1)


def written(kind, rights=(0,), texts="ABC", **more):
    choices = [{"text": text, "right": at in rights} for at, text in enumerate(texts)]
    return kind.data.model_validate({"choices": choices, **more})


def place(kind, data, at):
    """The value that a browser sends for the choice at `at`."""
    return str(kind.places(data, SEEN).index(at) + 1)


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE])
def test_values_of_a_browser_become_places_and_back(kind):
    data = written(kind)
    value = place(kind, data, 1)
    assert kind.read({"": [value]}, data, SEEN) == [1]
    assert kind.sent([1], data, SEEN) == {"": [value]}


def test_several_choices_come_back_sorted():
    data = written(MULTIPLE)
    assert MULTIPLE.read({"": ["1", "3", "2", "1"]}, data, SEEN) == [0, 1, 2]


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, TRUE_FALSE])
def test_nothing_chosen_is_no_answer(kind):
    data = TRUE_FALSE.data(right=True) if kind is TRUE_FALSE else written(kind)
    assert kind.read({}, data, SEEN) is None
    assert kind.grade(None, data) == 0


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, TRUE_FALSE])
@pytest.mark.parametrize("values", [["4"], ["0"], ["-1"], ["1\x00"], ["\ud800"], ["²"], ["x" * 5000], [""]])
def test_garbage_is_no_answer(kind, values):
    data = TRUE_FALSE.data(right=True) if kind is TRUE_FALSE else written(kind)
    for sent in ({"": values}, {"0": ["1"]}):
        with pytest.raises(AnswerError):
            kind.read(sent, data, SEEN)


@pytest.mark.parametrize(("kind", "values"), [(SINGLE, ["1", "2"]), (TRUE_FALSE, ["true", "false"])])
def test_one_answer_only(kind, values):
    data = TRUE_FALSE.data(right=True) if kind is TRUE_FALSE else written(kind)
    with pytest.raises(AnswerError):
        kind.read({"": values}, data, SEEN)


@pytest.mark.parametrize(
    ("kind", "rights", "more", "answer", "fraction"),
    [
        (SINGLE, (0,), {}, [0], "1"),
        (SINGLE, (0,), {}, [1], "0"),
        (MULTIPLE, (0, 2), {}, [0, 2], "1"),
        (MULTIPLE, (0, 2), {}, [0], "0"),
        (MULTIPLE, (0, 2), {}, [0, 1, 2], "0"),
        (MULTIPLE, (0, 2), {"counting": "share"}, [0], "0.5"),
        (MULTIPLE, (0, 2), {"counting": "share"}, [0, 1], "0"),
        (MULTIPLE, (0, 2), {"counting": "share"}, [1], "0"),
    ],
)
def test_choices_are_graded_by_their_rule(kind, rights, more, answer, fraction):
    assert kind.grade(answer, written(kind, rights, **more)) == Decimal(fraction)


def test_a_choice_may_be_worth_a_part_or_take_something_away():
    worths = {"choices": [{"text": "A", "worth": "50"}, {"text": "B", "worth": "-50"}, {"text": "C", "worth": 100}]}
    single = SINGLE.data.model_validate(worths)
    assert [SINGLE.grade([at], single) for at in range(3)] == [Decimal("0.5"), Decimal("-0.5"), Decimal(1)]
    several = MULTIPLE.data.model_validate({**worths, "counting": "worth"})
    assert [MULTIPLE.grade(a, several) for a in ([0], [0, 1], [1], [0, 2])] == [Decimal("0.5"), 0, 0, 1]


@pytest.mark.parametrize(("right", "answer", "fraction"), [(True, [True], 1), (True, [False], 0), (False, [False], 1)])
def test_true_or_not(right, answer, fraction):
    assert TRUE_FALSE.grade(answer, TRUE_FALSE.data(right=right)) == fraction


def test_options_do_not_know_what_is_right_and_review_does():
    data = written(SINGLE)
    order = SINGLE.places(data, SEEN)
    options = [Option(str(n), "ABC"[at], at == 1) for n, at in enumerate(order, start=1)]
    assert SINGLE.show([1], data, SEEN) == Shown("radio", options)
    assert SINGLE.review([1], data, SEEN) == [Reviewed("ABC"[at], at == 1, at == 0) for at in order]


def test_all_of_these_stays_last_for_everybody():
    choices = [{"text": "All of these", "last": True}, {"text": "A", "right": True}, {"text": "B"}, {"text": "C"}]
    data = SINGLE.data.model_validate({"choices": choices})
    orders = {tuple(SINGLE.places(data, Seen(seed, 1))) for seed in range(100)}
    assert {order[-1] for order in orders} == {0}
    assert len(orders) == 6


@pytest.mark.parametrize(
    ("kind", "rights", "texts", "number"),
    [
        (SINGLE, (0,), "ABC", 0),
        (SINGLE, (0, 1), "ABC", 1),
        (MULTIPLE, (0, 1), "ABC", 0),
        (SINGLE, (0,), "A", 1),
        (SINGLE, (), "AB", 1),
        (SINGLE, (0,), "Aa", 1),
        (SINGLE, (0,), "ABCDEFGHIJKLM", 1),
    ],
)
def test_problems_for_the_author(kind, rights, texts, number):
    assert len(kind.problems(written(kind, rights, texts))) == number


def test_without_a_key_nothing_has_to_be_right():
    assert SINGLE.problems(written(SINGLE, ()), keyed=False) == []


@pytest.mark.parametrize("kind", questions.kinds(), ids=lambda kind: kind.key)
def test_every_kind_keeps_to_its_schema(kind):
    with pytest.raises(ValidationError):
        kind.document({"no such field": 1})


def test_documents_say_nothing_that_goes_without_saying():
    data = {"choices": [{"text": "A", "right": True}, {"text": "B", "right": False}], "mark": "1.00", "hints": []}
    assert SINGLE.document(data) == {"choices": [{"text": "A", "right": True}, {"text": "B"}]}
