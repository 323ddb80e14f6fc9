"""How answers are graded, by rules that know nothing but numbers and words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import choices, cloze, fractions, gaps, matching, numeric, ordering, short_text

D = Decimal
GRADES = st.sampled_from(fractions.GRADES)


# Fractions


def test_a_fraction_has_seven_decimals():
    assert fractions.seven(D(1) / 3) == D("0.3333333")
    assert fractions.seven(D(2) / 3) == D("0.6666667")
    assert str(fractions.seven(D("1.0000000"))) == "1"
    assert str(fractions.seven(D("100"))) == "100"


@pytest.mark.parametrize(
    ("given", "grade"),
    [
        ("0.33333", "0.3333333"),
        ("0.3333", None),
        ("0.33", None),
        ("0.66667", "0.6666667"),
        ("-0.5", "-0.5"),
        ("0.51", None),
    ],
)
def test_a_grade_is_on_the_list_or_is_none(given, grade):
    assert fractions.listed(D(given)) == (None if grade is None else D(grade))


def test_the_nearest_grade_when_asked_for():
    assert fractions.nearest(D("0.33")) == D("0.3333333")
    assert fractions.nearest(D("7")) == 1


# Choices


def test_one_choice_gives_what_it_is_worth():
    worth = [D(1), D("0.5"), D("-0.25")]
    assert [choices.one(worth, place) for place in (0, 1, 2, None)] == [1, D("0.5"), D("-0.25"), 0]


def test_three_thirds_are_almost_one():
    third = D("0.3333333")
    assert choices.several([third] * 3 + [D(-1)], [0, 1, 2]) == D("0.9999999")
    assert choices.several([third] * 3 + [D(-1)], [0, 1, 2, 3]) == 0


@given(st.lists(GRADES, min_size=1, max_size=8), st.data())
def test_several_choices_never_leave_0_to_1(worth, data):
    chosen = data.draw(st.lists(st.integers(0, len(worth) - 1)))
    assert 0 <= choices.several(worth, chosen) <= 1
    assert choices.several(worth, chosen) == choices.several(worth, [*chosen, *chosen])


def test_true_and_false():
    assert choices.true_false(right=False, answer=False) == 1
    assert choices.true_false(right=False, answer=True) == 0


# Words


@pytest.mark.parametrize(
    ("pattern", "answer", "fits"),
    [
        ("Listen", " listen\n", True),
        ("listen", "listen first", False),
        ("listen*", "Listen first", True),
        ("*safe*", "a Safe place", True),
        ("a*b*c", "abc", True),
        ("a*b*c", "a b", False),
        ("ab*ba", "aba", False),
        ("2**3", "2 and 3", True),
        (r"2\*3", "2*3", True),
        (r"2\*3", "2 3", False),
        (r"\**", "*anything", True),
        ("a*c", "a\nc", False),
        ("a*c", "a c\n", True),
        ("a*b*c", "a\nb c", False),
        ("a*b*c", "a b\nb c", False),
        ("a*\nb*c", "a \nb c", True),
        ("a.c", "abc", False),
        ("[x]", "[X]", True),
        ("Peñafrancia", "Pen\u0303afrancia", True),
        ("ÑANDÚ", "ñandú", True),
        ("strasse", "straße", False),
        ("two  words", "two words", False),
        ("*", "", True),
        ("ı", "i", False),
    ],
)
def test_a_word_fits(pattern, answer, fits):
    assert short_text.fits(pattern, answer) is fits


def test_case_counts_when_the_question_says_so():
    assert not short_text.fits("RA 7610", "ra 7610", case=True)
    assert short_text.fits("RA 7610", "RA 7610", case=True)


def test_the_first_accepted_answer_that_fits_counts():
    accepted = [short_text.Accepted("call*", D("0.5")), short_text.Accepted("call the hotline", D(1))]
    assert short_text.grade(accepted, "Call the hotline") == D("0.5")
    assert short_text.grade(accepted, "wait") == 0
    assert short_text.answered(" ")
    assert not short_text.answered("")


ACCEPTED = [
    short_text.Accepted("kapwa", D(1)),
    short_text.Accepted("pakikiramay", D("0.5")),
    short_text.Accepted("ina", D(1)),
]


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ("kapwa", "1"),
        ("kapa", "1"),
        ("kappwa", "1"),
        ("kadwa", "1"),
        ("kawpa", "1"),
        ("kaap", "0"),
        ("kkaapwa", "0"),
        ("pakikramaay", "0.5"),
        ("pakikramaax", "0"),
        ("ina", "1"),
        ("in", "0"),
    ],
)
def test_slips_are_taken_when_the_question_says_so(answer, fraction):
    assert short_text.grade(ACCEPTED, answer, typos=True) == D(fraction)
    exact = D(fraction) if answer in ("kapwa", "ina") else 0
    assert short_text.grade(ACCEPTED, answer) == exact


def test_an_exact_answer_is_never_taken_for_a_slip_and_the_nearest_slip_counts():
    accepted = [short_text.Accepted("affect", D("0.1")), short_text.Accepted("effect", D(1))]
    assert short_text.grade(accepted, "effect", typos=True) == 1
    assert short_text.grade(accepted, "efect", typos=True) == 1
    assert short_text.place(["listening", "glistening"], "gglistening", typos=True) == 1


def test_no_slip_beside_a_wildcard_or_a_digit():
    for pattern, answer in [("listen*", "lissen first"), ("RA 7610", "RA 7611"), (r"2\*3\*4", "2*3*5")]:
        assert short_text.place([pattern], answer, typos=True) is None


@given(st.text("abcdé", min_size=5, max_size=12), st.data())
def test_one_slip_in_five_letters_is_always_taken(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    changed = [word[:at] + word[at + 1 :], f"{word[:at]}x{word[at:]}", f"{word[:at]}x{word[at + 1 :]}"]
    assert [short_text.place([word], one, typos=True) for one in changed] == [0, 0, 0]
    assert [short_text.place([word], f"xyz{one}z", typos=True) for one in changed] == [None, None, None]


def test_accents_may_be_left_out_when_the_question_says_so():
    assert short_text.fits("Pe\u00f1a", "pena", accents=False)
    assert short_text.fits("pena", "PEN\u0303A", accents=False)
    assert not short_text.fits("Pe\u00f1a", "pena")
    assert not short_text.fits("\u0939\u093f", "\u0939", accents=False)


def test_long_answers_that_are_far_away_take_no_longer():
    assert short_text.place(["ab" * 10_000], "ba" * 9_999 + "xy", typos=True) is None


def test_many_wildcards_take_no_longer():
    assert not short_text.fits("a*" * 2000 + "b", "a" * 20_000)


@given(st.lists(st.text("ab*\\ \n", max_size=3), max_size=4), st.text("ab* \n", max_size=12))
def test_fitting_is_what_the_pattern_says(pieces, answer):
    """The same question put to the regular expressions engine, which is slow and simple."""
    import re

    pattern = "*".join(pieces)
    bits = re.split(r"(?<!\\)\*+", pattern)
    expression = ".*".join(re.escape(bit.replace(r"\*", "*")) for bit in bits)
    assert short_text.fits(pattern, answer) is bool(re.fullmatch(expression, answer.strip(" \t\n\r\0\x0b")))


# Numbers


def number(text, *, tolerance="0", fraction="1", kind="nominal"):
    return numeric.Accepted(text, D(fraction), D(tolerance), kind)


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ("10", 1),
        (" 10 ", 1),
        ("10.5", 1),
        ("9.5", 1),
        ("10.5000001", 0),
        ("1e1", 1),
        ("1.0x10^1", 1),
        ("ten", 0),
        ("1 0", 1),
    ],
)
def test_a_number_within_its_tolerance(answer, fraction):
    assert numeric.grade([number("10", tolerance="0.5")], answer) == fraction


def test_commas_part_thousands():
    assert numeric.grade([number("1822")], "1,822") == 1
    assert numeric.grade([number("6.25")], "6,25") == 0


def test_nearly_nothing_is_not_nothing():
    assert numeric.grade([number("0")], "0.00000000000001") == 0
    assert numeric.grade([number("0")], "1e-30") == 1
    assert numeric.grade([number("0.1", tolerance="0.2")], "0.3") == 1


def test_edges_count_in_binary_numbers_too():
    assert 0.4 - 0.1 > 0.3
    assert numeric.grade([number("0.4", tolerance="0.1")], "0.3") == 1
    assert numeric.grade([number("3.1415", tolerance="0.0005")], "3.142") == 1


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        ("relative", ["90", "110"], ["89", "111"]),
        ("geometric", ["91", "110"], ["90", "111"]),
        ("nominal", ["100.1"], ["101"]),
    ],
)
def test_kinds_of_tolerance(kind, inside, outside):
    accepted = [number("100", tolerance="0.1", kind=kind)]
    assert [numeric.grade(accepted, answer) for answer in inside] == [1] * len(inside)
    assert [numeric.grade(accepted, answer) for answer in outside] == [0] * len(outside)


def test_the_better_answer_stands_first_and_a_star_takes_the_rest():
    accepted = [number("5"), number("5", tolerance="1", fraction="0.5"), number("*", fraction="0.1")]
    assert [numeric.grade(accepted, answer) for answer in ("5", "6", "7", "many")] == [1, D("0.5"), D("0.1"), 0]


METERS = {"m": D(1), "cm": D(100)}


@pytest.mark.parametrize(
    ("grading", "answer", "fraction"),
    [
        (0, "2", 1),
        (0, "200cm", 1),
        (0, "200 cm", 1),
        (0, "2 miles", 1),
        (1, "2m", 1),
        (1, "2", "0.9"),
        (1, "200 m", 0),
        (1, "2cm", "0.9"),
        (2, "2 miles", "0.9"),
    ],
)
def test_units(grading, answer, fraction):
    units = numeric.Units(METERS, grading=grading, penalty=D("0.1"))
    assert numeric.grade([number("2")], answer, units=units) == D(fraction)


def test_a_wrong_unit_costs_a_share_of_the_answer_or_of_the_whole():
    half = [number("2", fraction="0.5")]
    assert numeric.grade(half, "2", units=numeric.Units(METERS, grading=1, penalty=D("0.5"))) == D("0.25")
    assert numeric.grade(half, "2", units=numeric.Units(METERS, grading=2, penalty=D("0.5"))) == 0


def test_units_may_stand_on_the_left_or_apart():
    pesos = numeric.Units({"PHP": D(1)}, grading=1, penalty=D(1), left=True)
    assert numeric.grade([number("645")], "PHP 645", units=pesos) == 1
    assert numeric.grade([number("2")], "200", units=numeric.Units(METERS, grading=1, penalty=D(1)), unit="cm") == 1


# Pairs, gaps, Cloze


def test_pairs_share_the_mark():
    assert matching.grade(["a", "b", "a"], ["a", "a", None]) == D("0.3333333")


def test_gaps_share_the_mark():
    assert gaps.right("The [[2]] of [[1]] and [[10]].") == [2, 1, 10]
    assert gaps.grade([2, 1], [2, None]) == D("0.5")


def test_cloze_weighs_its_parts():
    assert cloze.grade([(D(1), D(1)), (D(3), D("0.5"))]) == D("0.625")
    assert cloze.grade([]) == 0


# Orders


@pytest.mark.parametrize(
    ("kind", "given", "fraction"),
    [
        ("ALL_OR_NOTHING", [0, 1, 2, 3], "1"),
        ("ALL_OR_NOTHING", [0, 1, 3, 2], "0"),
        ("ABSOLUTE_POSITION", [0, 1, 3, 2], "0.5"),
        ("RELATIVE_NEXT_EXCLUDE_LAST", [1, 2, 3, 0], "0.6666667"),
        ("RELATIVE_NEXT_INCLUDE_LAST", [1, 2, 3, 0], "0.5"),
        ("RELATIVE_ONE_PREVIOUS_AND_NEXT", [1, 2, 3, 0], "0.6666667"),
        ("RELATIVE_ALL_PREVIOUS_AND_NEXT", [1, 2, 3, 0], "0.5"),
        ("LONGEST_ORDERED_SUBSET", [3, 0, 1, 2], "0.75"),
        ("LONGEST_CONTIGUOUS_SUBSET", [0, 2, 3, 1], "0.5"),
        ("LONGEST_CONTIGUOUS_SUBSET", [3, 2, 1, 0], "0"),
        ("RELATIVE_TO_CORRECT", [3, 0, 1, 2], "0.5"),
    ],
)
def test_orders(kind, given, fraction):
    assert ordering.grade(given, kind) == D(fraction)


@pytest.mark.parametrize(
    ("kind", "fraction"),
    [
        ("ALL_OR_NOTHING", "0"),
        ("ABSOLUTE_POSITION", "0.75"),
        ("RELATIVE_NEXT_EXCLUDE_LAST", "0.3333333"),
        ("RELATIVE_NEXT_INCLUDE_LAST", "0.5"),
        ("RELATIVE_ONE_PREVIOUS_AND_NEXT", "0.3333333"),
        ("RELATIVE_ALL_PREVIOUS_AND_NEXT", "0.5"),
        ("LONGEST_ORDERED_SUBSET", "0.75"),
        ("LONGEST_CONTIGUOUS_SUBSET", "0.5"),
        ("RELATIVE_TO_CORRECT", "0.75"),
    ],
)
def test_an_empty_place_is_not_right_and_the_others_keep_what_they_count(kind, fraction):
    assert ordering.grade([0, 1, None, 3], kind) == D(fraction)


@given(st.permutations(range(5)), st.sets(st.integers(0, 4), min_size=1), st.sampled_from(sorted(ordering.KINDS)))
def test_leaving_places_empty_never_gives_more(order, empty, kind):
    left = [None if place in empty else one for place, one in enumerate(order)]
    assert 0 <= ordering.grade(left, kind) <= ordering.grade(order, kind)
    assert ordering.grade(left, kind) < 1


@given(st.permutations(range(5)), st.sampled_from(sorted(ordering.KINDS)))
def test_only_the_right_order_gives_everything(order, kind):
    assert 0 <= ordering.grade(order, kind) <= 1
    assert ordering.grade(sorted(order), kind) == 1
    assert (ordering.grade(order, kind) == 1) == (order == sorted(order))
