import dataclasses
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.items import analyze, rest_scores
from tests.assessments.statistics import oracle

MAXIMA = [1, 1, 1, 1, 4]
EIGHT = [
    [float(score) for score in row] for row in ["11114", "11103", "11013", "10102", "11002", "10011", "01001", "10010"]
]
PUBLISHED = [
    (8, 87.5, 0.353553, 30.304576, 60.0, 13.561638),
    (8, 62.5, 0.517549, 32.539569, 42.857143, 17.872789),
    (8, 37.5, 0.517549, 44.721360, 50.0, 19.429770),
    (8, 50.0, 0.534522, -6.362848, -7.692308, 10.777697),
    (8, 50.0, 1.309307, 83.368787, 87.5, 38.358106),
]
PUBLISHED_WHOLE = (8, 4.375, 2.133910, 51.960784, 69.310328, 1.479020, 0.523756, -0.702228)
ROUND = {"rel": 1e-9, "abs": 1e-9}


def six(figures):
    return tuple(round(value, 6) for value in dataclasses.astuple(figures))


@pytest.mark.parametrize("kind", [float, Decimal])
def test_the_published_table_to_six_decimals(kind):
    analysis = analyze([[kind(score) for score in row] for row in EIGHT], [kind(maximum) for maximum in MAXIMA])
    assert [six(item) for item in analysis.items] == PUBLISHED
    assert six(analysis.quiz) == PUBLISHED_WHOLE


def close(ours, expected, *, rel=1e-9):
    assert [value is None for value in ours] == [value is None for value in expected]
    numbers = [float(value) for value in expected if value is not None]
    assert [value for value in ours if value is not None] == pytest.approx(numbers, rel=rel, abs=1e-8)


def agrees(rows, maxima, *, rel=1e-9):
    """The analysis of `rows`, once each of its item figures was compared with the oracle's."""
    analysis = analyze(iter(rows), maxima)
    for place, item in enumerate(analysis.items):
        expected = oracle.item(rows, place, maxima[place])
        close(dataclasses.astuple(item)[:5], expected, rel=rel)
    return analysis


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda p: st.lists(
            st.lists(st.sampled_from([0, 0.25, 0.5, 1, 2, 4]), min_size=p, max_size=p), min_size=1, max_size=14
        )
    )
)
def test_items_agree_with_their_definitions_in_fractions(rows):
    analysis = agrees(rows, [4] * len(rows[0]))
    if len(rows) > 1:
        close([item.effective_weight for item in analysis.items], oracle.weights(rows))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 0.25, 1, 3]), min_size=3, max_size=3), min_size=4, max_size=14))
def test_the_whole_agrees_with_its_definitions_in_fractions(rows):
    quiz = analyze(rows, [3, 3, 3]).quiz
    if len({sum(row) for row in rows}) == 1:
        assert (quiz.sd, quiz.cic, quiz.skewness) == (0, None, None)
    else:
        assert dataclasses.astuple(quiz)[1:] == pytest.approx(oracle.whole(rows), rel=1e-8, abs=1e-6)


DRAWN = st.lists(
    st.lists(st.one_of(st.none(), st.sampled_from([0, 0.5, 1])), min_size=4, max_size=4), min_size=1, max_size=14
)


@settings(max_examples=80, deadline=None)
@given(DRAWN)
def test_an_item_counts_only_the_attempts_that_drew_it(rows):
    analysis = agrees(rows, [1] * 4)
    if any(score is None for row in rows for score in row):
        assert {item.effective_weight for item in analysis.items} == {None}
        assert (analysis.quiz.cic, analysis.quiz.error_ratio, analysis.quiz.standard_error) == (None, None, None)


@pytest.mark.parametrize("offset", [1e6, 1e9, 1e12])
def test_large_numbers_do_not_spoil_small_differences(offset):
    moved = [[score + offset * (place + 1) for place, score in enumerate(row)] for row in EIGHT]
    analysis = agrees(moved, [offset] * 5)
    near = analyze(EIGHT, MAXIMA)
    assert analysis.quiz.cic == pytest.approx(near.quiz.cic, **ROUND)
    assert analysis.quiz.sd == pytest.approx(near.quiz.sd, **ROUND)
    assert analysis.quiz.kurtosis == pytest.approx(near.quiz.kurtosis, **ROUND)
    weights = [item.effective_weight for item in near.items]
    assert [item.effective_weight for item in analysis.items] == pytest.approx(weights, **ROUND)


def test_large_numbers_do_not_spoil_what_was_drawn_unevenly():
    dice = random.Random(3)
    rows = [[1e9 + dice.random() if dice.random() < 0.6 else None for _ in range(6)] for _ in range(40)]
    agrees(rows, [1e9] * 6, rel=1e-6)


def test_order_of_people_changes_nothing():
    analysis, turned = analyze(EIGHT, MAXIMA), analyze(EIGHT[::-1], MAXIMA)
    assert [six(item) for item in turned.items] == [six(item) for item in analysis.items]


def test_nobody_gives_no_figures():
    analysis = analyze([], [1, 1])
    assert [dataclasses.astuple(item) for item in analysis.items] == [(0, *[None] * 5)] * 2
    assert dataclasses.astuple(analysis.quiz) == (0, *[None] * 7)


def test_one_person_gives_only_means():
    analysis = analyze([[1, 0.5]], [1, 1])
    assert [dataclasses.astuple(item) for item in analysis.items] == [
        (1, 100, *[None] * 4),
        (1, 50, *[None] * 4),
    ]
    assert dataclasses.astuple(analysis.quiz) == (1, 1.5, *[None] * 6)


def test_an_item_that_never_varies_says_nothing_about_people():
    never, _, always = analyze([[0, 1, 1], [0, 0, 1], [0, 1, 1]], [1, 1, 1]).items
    assert (never.facility, never.sd, never.discrimination, never.efficiency) == (0, 0, None, None)
    assert (always.facility, always.sd, always.discrimination, always.efficiency) == (100, 0, None, None)


def test_scores_alike_but_for_rounding_are_alike():
    analysis = analyze([[0.1, 0.2], [0.3, 0.0], [0.2, 0.1]], [1, 1])
    assert (analysis.quiz.sd, analysis.quiz.cic) == (0, None)
    assert [item.effective_weight for item in analysis.items] == [None, None]


def test_an_item_that_pulls_the_other_way_has_no_weight():
    other = analyze([[0, 4, 3], [1, 0, 0], [0, 3, 4], [1, 1, 1]], [1, 4, 4]).items
    assert other[0].effective_weight is None
    assert other[1].effective_weight + other[2].effective_weight == pytest.approx(100)


def test_an_item_worth_nothing_has_no_facility():
    assert analyze([[0, 1], [0, 0]], [0, 1]).items[0].facility is None


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="A row of 2 scores does not fit 3 items"):
        analyze([[1, 1, 1], [1, 0]], [1, 1, 1])


@pytest.mark.parametrize(("n", "few"), [(9, True), (10, False)])
def test_figures_of_fewer_than_ten_say_so(n, few):
    analysis = analyze([[1, 0]] * n, [1, 1])
    assert (analysis.quiz.too_few, analysis.items[0].too_few) == (few, few)


def test_rest_scores_leave_the_item_and_its_absentees_out():
    rows = [[1, 0.5, None], [None, 1, 1], [Decimal("0.5"), 0, 4]]
    assert rest_scores(rows, 0) == [0.5, 4]
    assert rest_scores(rows, 2) == [1, 0.5]


def test_an_item_that_has_nothing_to_do_with_the_whole_weighs_nothing():
    rows = zip([0, 1, 1, 1, 0, 0, 0, 0, 0], [2, 0, 2, 0, 2, 1, 2, 1, 2], strict=True)
    first, second = analyze(rows, [1, 2]).items
    assert (first.effective_weight, second.effective_weight) == (0, 100)
