import pytest
from django.db import transaction

from lms.kit.keeping import Kept

pytestmark = pytest.mark.django_db(transaction=True)


class Shelf:
    """Values that count how often they are read."""

    def __init__(self, *, for_good=True):
        self.reads, self.for_good = [], for_good

    def read(self, keys):
        self.reads += keys
        return [(key, f"value {key}", self.for_good) for key in keys]


def test_what_is_for_good_is_read_once():
    kept, shelf = Kept(3), Shelf()
    assert [kept.of([1], shelf.read) for _ in range(3)] == [{1: "value 1"}] * 3
    assert shelf.reads == [1]


def test_only_what_is_missing_is_read():
    kept, shelf = Kept(3), Shelf()
    kept.of([1], shelf.read)
    assert kept.of([1, 2, 3], shelf.read) == {1: "value 1", 2: "value 2", 3: "value 3"}
    assert shelf.reads == [1, 2, 3]


def test_what_may_change_is_read_every_time():
    kept, shelf = Kept(3), Shelf(for_good=False)
    for _ in range(2):
        assert kept.of([1], shelf.read) == {1: "value 1"}
    assert shelf.reads == [1, 1]


def test_what_is_read_inside_a_transaction_is_not_kept():
    kept, shelf = Kept(3), Shelf()
    with transaction.atomic():
        kept.of([1], shelf.read)
    kept.of([1], shelf.read)
    with transaction.atomic():
        kept.of([1], shelf.read)
    assert shelf.reads == [1, 1]


def test_at_most_so_many_are_kept_and_the_oldest_goes_first():
    kept, shelf = Kept(2), Shelf()
    for key in (1, 2, 1, 3, 1, 2):
        kept.of([key], shelf.read)
    assert shelf.reads == [1, 2, 3, 2]
    assert len(kept.values) == 2
