from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.drawing import Drawable, draw
from assessments.questions import Seen

POOL = [Drawable(version=100 + n, question=n, topic=f"M{n % 8}") for n in range(25)]


def test_the_same_seed_draws_the_same():
    once = draw(POOL, count=12, each_topic=1, seed=7, seen={})
    assert draw(POOL, count=12, each_topic=1, seed=7, seen={}) == once
    assert len(set(once)) == 12


def test_without_a_number_all_are_asked_in_the_authors_order():
    assert draw(POOL, count=None, each_topic=1, seed=7, seen={}) == POOL


def test_what_was_asked_less_often_goes_first():
    first = draw(POOL, count=12, each_topic=0, seed=1, seen={})
    second = draw(POOL, count=12, each_topic=0, seed=2, seen=Counter(item.question for item in first))
    assert not set(first) & set(second)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**63 - 1), st.integers(8, 25), st.lists(st.integers(0, 24)))
def test_every_topic_is_asked(seed, count, seen):
    drawn = draw(POOL, count=count, each_topic=1, seed=seed, seen=Counter(seen))
    assert len(drawn) == len(set(drawn)) == count
    assert {item.topic for item in drawn} == {item.topic for item in POOL}


def test_choices_keep_their_order_for_one_person():
    shown = Seen(5, 9).order(list("ABCD"))
    assert Seen(5, 9).order(list("ABCD")) == shown
    assert sorted(shown) == list("ABCD")
    assert len({tuple(Seen(n, 9).order(list("ABCD"))) for n in range(200)}) == 24
