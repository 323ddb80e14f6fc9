import statistics

import pytest

from assessments.statistics.choices import Answered, Offered, analyze_choices

KEY, DECOY, EMPTY = Offered(1, "Listen", True), Offered(2, "Ask why", False), Offered(3, "Leave", False)


def answers(*pairs):
    return [Answered(frozenset(chosen), rest) for chosen, rest in pairs]


TWELVE = answers(*[({1}, 5 + n % 3) for n in range(7)], *[({2}, 2 + n % 2) for n in range(4)], (set(), 9))


def test_share_and_correlation_with_the_rest():
    key, decoy, empty = analyze_choices([KEY, DECOY, EMPTY], TWELVE)
    rests = [answer.rest for answer in TWELVE]
    assert (key.times, key.share, decoy.times, decoy.share) == (7, 100 * 7 / 12, 4, 100 * 4 / 12)
    for found, number in ((key, 1), (decoy, 2)):
        taken = [number in answer.chosen for answer in TWELVE]
        assert found.correlation == pytest.approx(statistics.correlation(taken, rests))
    assert key.correlation > 0 > decoy.correlation
    assert (empty.times, empty.share, empty.correlation) == (0, 0, None)


def test_several_choices_may_be_chosen():
    both = analyze_choices([KEY, DECOY], answers(*[({1, 2}, n) for n in range(5)], *[({1}, n) for n in range(5)]))
    assert [found.share for found in both] == [100, 50]
    assert both[1].correlation == 0


def test_rests_that_never_vary_tell_nothing():
    assert {found.correlation for found in analyze_choices([KEY, DECOY], [Answered(frozenset({1}), 3.0)] * 12)} == {
        None
    }


@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True), (0, False)])
def test_fewer_than_ten_people_are_not_shown(n, shown):
    found = analyze_choices([KEY, DECOY], TWELVE[:n])
    assert [(one.n, one.too_few) for one in found] == [(n, not shown)] * 2
    assert (found[0].times is not None, found[0].share is not None, found[0].correlation is not None) == (shown,) * 3
