"""No hidden count can be told from those shown: by adding and subtracting, or by trying all tables that fit."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.suppression import (
    INSIDE,
    OUTSIDE,
    Counts,
    Table,
    note,
    percent,
    suppress_counts,
    suppress_table,
)

COUNTS = st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 14))
ONES = st.sampled_from([0, 1, 1, 1, 2, 9, 20])


def tables(height, width, count=COUNTS):
    return st.integers(1, width).flatmap(
        lambda w: st.lists(st.lists(count, min_size=w, max_size=w), min_size=1, max_size=height)
    )


def flat(cells, row_totals, column_totals, total):
    return [*(value for row in cells for value in row), *row_totals, *column_totals, total]


def complete(rows):
    """All numbers of a table with its totals, in the order of `flat`."""
    return flat(
        rows, [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)], sum(map(sum, rows))
    )


def shown(table):
    return flat(table.cells, table.row_totals, table.column_totals, table.total)


def sums(height, width):
    """Each rule of a table as the numbers of its parts, with sign: they add up to 0."""
    rows, columns, total = height * width, height * width + height, height * width + height + width
    for row in range(height):
        yield {row * width + column: 1 for column in range(width)} | {rows + row: -1}
    for column in range(width):
        yield {row * width + column: 1 for row in range(height)} | {columns + column: -1}
    yield {rows + row: 1 for row in range(height)} | {total: -1}
    yield {columns + column: 1 for column in range(width)} | {total: -1}


def computable(numbers, rules):
    """Places of the hidden numbers that follow from the shown ones: solved with Gauss's elimination in fractions."""
    unknown = [place for place, number in enumerate(numbers) if number is None]
    matrix = [[Fraction(rule.get(place, 0)) for place in unknown] for rule in rules]
    pivots = []
    for column in range(len(unknown)):
        lead = next((row for row in matrix[len(pivots) :] if row[column]), None)
        if lead is None:
            continue
        matrix.remove(lead)
        lead = [value / lead[column] for value in lead]
        matrix = [[a - row[column] * b for a, b in zip(row, lead, strict=True)] for row in matrix]
        matrix.insert(len(pivots), lead)
        pivots.append(column)
    return {unknown[p] for row, p in zip(matrix, pivots, strict=False) if sum(map(bool, row)) == 1}


def certain(rows, numbers):
    """Places of the hidden numbers that are the same in every table which fits, moving each hidden cell by at most one.

    Somebody may know which hidden counts are not 0.
    """
    height, width, true = len(rows), len(rows[0]), complete(rows)
    fixed = {place: {true[place]} for place, number in enumerate(numbers) if number is None}
    moves = [(-1, 0, 1) if numbers[place] is None else (0,) for place in range(height * width)]
    for steps in product(*moves):
        cells = [value + step for value, step in zip(true, steps, strict=False)]
        other = complete([cells[width * row : width * (row + 1)] for row in range(height)])
        fits = all(number in (None, value) for number, value in zip(numbers, other, strict=True))
        if fits and all(other[place] >= min(1, true[place]) for place in fixed):
            for place, values in fixed.items():
                values.add(other[place])
    return {place for place, values in fixed.items() if len(values) == 1}


@settings(max_examples=150, deadline=None)
@given(tables(6, 5), st.sampled_from([INSIDE, OUTSIDE]))
def test_no_hidden_count_can_be_computed_from_totals(rows, least):
    numbers = shown(suppress_table(rows, least=least))
    assert computable(numbers, sums(len(rows), len(rows[0]))) == set()


@settings(max_examples=120, deadline=None)
@given(st.one_of(tables(3, 2), tables(2, 3), tables(2, 4, ONES), tables(3, 2, ONES)))
def test_no_hidden_count_can_be_found_by_trying(rows):
    if sum(map(sum, rows)) not in range(1, INSIDE):
        assert certain(rows, shown(suppress_table(rows))) == set()


@settings(max_examples=150, deadline=None)
@given(tables(5, 5), st.sampled_from([INSIDE, OUTSIDE]))
def test_what_is_shown_is_true_and_not_small(rows, least):
    numbers, true = shown(suppress_table(rows, least=least)), complete(rows)
    assert all(number in (None, value) for number, value in zip(numbers, true, strict=True))
    assert [number for number in numbers if number is not None and 0 < number < least] == []
    if not any(0 < value < least for value in true):
        assert numbers == true


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=7))
def test_no_hidden_answer_can_be_told_from_the_others(counts):
    hidden = suppress_counts(counts)
    numbers, true = [*hidden.cells, hidden.total], [*counts, sum(counts)]
    assert [number for number in numbers if number is not None and 0 < number < INSIDE] == []
    assert all(number in (None, value) for number, value in zip(numbers, true, strict=True))
    if sum(counts) >= INSIDE:
        assert certain([counts], numbers_of_one_row(hidden)) == set()


def numbers_of_one_row(hidden):
    """`hidden` as a table of one row whose columns have no totals of their own."""
    return [*hidden.cells, hidden.total, *hidden.cells, hidden.total]


def test_the_judges_see_what_hiding_once_would_give_away():
    rows = [[3, 20], [15, 30]]
    numbers = [None, *complete(rows)[1:]]
    assert computable(numbers, sums(2, 2)) == {0}
    assert certain(rows, numbers) == {0}


def test_the_judge_by_trying_sees_what_sums_do_not():
    rows = [[1, 1, 20]]
    numbers = [None, None, 20, 22, None, None, 20, 22]
    assert computable(numbers, sums(1, 3)) == set()
    assert certain(rows, numbers) == {0, 1, 4, 5}


def test_a_small_count_takes_three_with_it_in_a_table_with_totals():
    table = suppress_table([[3, 20, 40], [15, 30, 60], [12, 50, 70]])
    assert table == Table(
        cells=[[None, None, 40], [None, None, 60], [12, 50, 70]],
        row_totals=[63, 105, 132],
        column_totals=[30, 100, 170],
        total=300,
    )


def test_a_small_group_hides_its_total_and_not_that_of_all():
    table = suppress_table([[20, 10], [15, 30], [3, 0]])
    assert (table.cells[2], table.row_totals[2], table.total) == ([None, None], None, 78)
    assert table.cells[1] == [15, 30]


def test_two_small_counts_can_hide_each_other():
    table = suppress_table([[3, 2, 40], [4, 3, 60]])
    assert table.cells == [[None, None, 40], [None, None, 60]]
    assert (table.row_totals, table.total) == ([45, 67], 112)


def test_ones_alone_would_be_told_by_their_sum():
    assert suppress_counts([1, 1, 20, 30]) == Counts([None, None, None, 30], 52)
    assert suppress_counts([1, 1, 1, 1, 1]) == Counts([None] * 5, None)


def test_zeros_stay_but_for_small_groups():
    assert suppress_counts([0, 3, 20, 9]) == Counts([0, None, 20, None], 32)
    table = suppress_table([[0, 3, 0], [20, 0, 0], [30, 40, 0]])
    assert table.cells[0] == [None, None, 0]
    assert table.cells[1][1:] == [0, 0]
    assert table.row_totals[0] is None


@pytest.mark.parametrize("counts", [[4, 0, 0], [1, 1, 2], [1]])
def test_fewer_than_five_people_in_all_show_nothing(counts):
    assert suppress_counts(counts) == Counts([None] * len(counts), None)
    assert suppress_table([counts]) == Table([[None] * len(counts)], [None], [None] * len(counts), None)


def test_nobody_at_all_is_no_secret():
    assert suppress_counts([0, 0]) == Counts([0, 0], 0)
    assert suppress_counts([]) == Counts([], 0)
    assert suppress_table([]) == Table([], [], [], 0)


def test_outside_the_agency_more_is_hidden():
    assert suppress_counts([8, 20, 30]) == Counts([8, 20, 30], 58)
    assert suppress_counts([8, 20, 30], least=OUTSIDE) == Counts([None, None, 30], 58)
    assert "1 to 10" in note(OUTSIDE)


def test_a_percentage_shows_no_more_than_its_counts():
    assert percent(20, 80) == 25
    assert [percent(None, 80), percent(20, None), percent(0, 0)] == [None, None, None]


def test_rows_of_different_length_are_refused():
    with pytest.raises(ValueError, match="zip"):
        suppress_table([[1, 2], [3]])
