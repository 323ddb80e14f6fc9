import math
import statistics
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.statistics.gain import Gain, by_topic, paired
from assessments.statistics.student import quantile

# NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2: upper critical values of Student's t.
TABLE = {
    1: (3.078, 6.314, 12.706, 31.821, 63.657),
    2: (1.886, 2.920, 4.303, 6.965, 9.925),
    3: (1.638, 2.353, 3.182, 4.541, 5.841),
    4: (1.533, 2.132, 2.776, 3.747, 4.604),
    5: (1.476, 2.015, 2.571, 3.365, 4.032),
    9: (1.383, 1.833, 2.262, 2.821, 3.250),
    20: (1.325, 1.725, 2.086, 2.528, 2.845),
    30: (1.310, 1.697, 2.042, 2.457, 2.750),
    60: (1.296, 1.671, 2.000, 2.390, 2.660),
    100: (1.290, 1.660, 1.984, 2.364, 2.626),
}


@pytest.mark.parametrize("df", TABLE)
def test_t_is_that_of_the_printed_table(df):
    assert tuple(round(quantile(p, df), 3) for p in (0.90, 0.95, 0.975, 0.99, 0.995)) == TABLE[df]


@pytest.mark.parametrize("p", [0.5, 0.500001, 0.6, 0.75, 0.9, 0.975, 0.995, 0.9995, 0.999999])
def test_t_is_that_of_the_closed_forms(p):
    half, a = p - 0.5, 4 * p * (1 - p)
    one, two = math.tan(math.pi * half), 2 * half * math.sqrt(2 / a)
    four = 2 * math.sqrt(max(0, math.cos(math.acos(math.sqrt(a)) / 3) / math.sqrt(a) - 1))
    for df, expected in ((1, one), (2, two), (4, four)):
        assert quantile(p, df) == pytest.approx(expected, rel=1e-8, abs=2e-8 if df == 4 else 1e-8)
        assert quantile(1 - p, df) == pytest.approx(-expected, rel=1e-8, abs=2e-8 if df == 4 else 1e-8)


@pytest.mark.parametrize(
    ("p", "df", "expected"),
    # computed with SciPy 1.18.1, scipy.stats.t.ppf
    [
        (0.975, 6, 2.4469118511449786),
        (0.975, 7, 2.364624251592784),
        (0.975, 12, 2.1788128296672284),
        (0.975, 49, 2.0095752371292392),
        (0.975, 499, 1.9647293909876886),
        (0.975, 100000, 1.9599877075346095),
        (0.9, 15, 1.3406056078504558),
        (0.995, 3, 5.840909309733355),
        (0.9995, 29, 3.6594050194663748),
        (0.75, 1000, 0.6747351646070093),
        (0.999999, 11, 9.0432759212472),
    ],
)
def test_t_is_that_of_another_program(p, df, expected):
    assert quantile(p, df) == pytest.approx(expected, abs=1e-8)


def test_with_many_people_t_is_the_normal_distribution():
    assert quantile(0.975, 10**6) == pytest.approx(statistics.NormalDist().inv_cdf(0.975), abs=3e-6)


@pytest.mark.parametrize(("p", "df"), [(0, 5), (1, 5), (-0.1, 5), (0.5, 0)])
def test_there_is_no_t_outside(p, df):
    with pytest.raises(ValueError, match="There is no t"):
        quantile(p, df)


BEFORE = {"a": 40, "b": 50, "c": 60, "d": 30, "e": 70, "only": 90}
AFTER = {"a": 60, "b": 55, "c": 80, "d": 60, "e": 70, "later": 10, "last": 20}


def test_only_people_with_both_count():
    gain = paired(BEFORE, AFTER)
    assert (gain.matched, gain.only_before, gain.only_after, gain.too_few) == (5, 1, 2, False)
    assert (gain.before, gain.after, gain.difference) == (50, 65, 15)
    sd = statistics.stdev([20, 5, 20, 30, 0])
    assert gain.effect == pytest.approx(15 / sd)
    assert (gain.low, gain.high) == pytest.approx((15 - 2.7764451052 * sd / 5**0.5, 15 + 2.7764451052 * sd / 5**0.5))


def test_the_interval_of_a_published_example():
    """Student's own data (The Probable Error of a Mean, Biometrika 1908): hours of sleep gained with two drugs, ten people.

    R's `t.test(extra ~ group, sleep, paired = TRUE)` prints 0.7001142 to 2.4598858 and a mean difference of 1.58.
    """
    first = dict(enumerate([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]))
    second = dict(enumerate([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]))
    gain = paired(first, second)
    assert (round(gain.low, 7), round(gain.high, 7), round(gain.difference, 10)) == (0.7001142, 2.4598858, 1.58)


def test_fewer_than_five_people_are_counted_and_not_shown():
    four = {person: BEFORE[person] for person in "abcd"}
    assert paired(four, AFTER) == Gain(matched=4, only_before=0, only_after=3, too_few=True)
    assert paired({}, {}) == Gain(matched=0, only_before=0, only_after=0, too_few=True)
    assert paired({}, {}, fewest=0).too_few


def test_one_person_has_a_difference_and_no_interval():
    gain = paired({"a": 40}, {"a": 60}, fewest=1)
    assert (gain.difference, gain.low, gain.high, gain.effect) == (20, None, None, None)


def test_where_everybody_gains_alike_there_is_no_interval():
    gain = paired({n: Decimal(n) / 10 for n in range(6)}, {n: Decimal(n) / 10 + Decimal("0.2") for n in range(6)})
    assert gain.difference == pytest.approx(0.2)
    assert (gain.low, gain.high, gain.effect) == (None, None, None)


def test_large_scores_do_not_spoil_small_gains():
    near = paired(BEFORE, AFTER)
    far = paired({k: v + 1e12 for k, v in BEFORE.items()}, {k: v + 1e12 for k, v in AFTER.items()})
    assert (far.difference, far.low, far.effect) == pytest.approx((near.difference, near.low, near.effect))


SCORES = st.dictionaries(st.integers(0, 30), st.integers(0, 100), min_size=8)


@settings(max_examples=50, deadline=None)
@given(SCORES, SCORES)
def test_before_and_after_exchanged_turn_the_gain_round(before, after):
    there, back = paired(before, after), paired(after, before)
    assert there.matched + there.only_before == len(before)
    assert there.matched + there.only_after == len(after)
    if there.low is not None:
        assert there.low < there.difference < there.high
        assert (back.low, back.high, back.effect) == pytest.approx((-there.high, -there.low, -there.effect))


def test_each_topic_has_its_own_people():
    before = {n: {"listening": 10 * n, "safety": 50} for n in range(6)} | {9: {"safety": 20}}
    after = {n: {"listening": 10 * n + n} for n in range(6)} | {n: {"safety": 60} for n in (8, 9)}
    gains = by_topic(before, after)
    assert list(gains) == ["listening", "safety"]
    assert (gains["listening"].matched, gains["listening"].difference) == (6, 2.5)
    assert gains["safety"] == Gain(matched=1, only_before=6, only_after=1, too_few=True)
