import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings, strategies
from hypothesis.extra.django import TestCase

from accounts.models import Organization
from accounts.organizations import DEEPEST, TreeError, plant, transplant

REGION, SHELTER = Organization.Kind.REGION, Organization.Kind.SHELTER


def grow(name, parent=None):
    return plant(name=name, kind=SHELTER, parent=parent)


@pytest.mark.django_db
def test_plant_writes_the_ids_from_the_root_as_path():
    root = plant(name="North", kind=REGION)
    house = grow("House", root)
    house.refresh_from_db()
    assert house.path == f"{root.pk:06d}{house.pk:06d}"
    assert house.depth == 1


@pytest.mark.django_db
def test_plant_refuses_the_same_name_in_the_same_place():
    root = grow("North")
    grow("House", root)
    with pytest.raises(IntegrityError), transaction.atomic():
        grow("House", root)
    assert Organization.objects.filter(name="House").count() == 1


@pytest.mark.django_db
def test_plant_refuses_a_place_that_is_too_deep():
    place = None
    for level in range(DEEPEST):
        place = grow(f"level {level}", place)
    with pytest.raises(TreeError):
        grow("one more", place)
    assert Organization.objects.count() == DEEPEST


@pytest.mark.django_db
def test_transplant_takes_the_whole_subtree_along():
    north, south = grow("North"), grow("South")
    town = grow("Town", north)
    house = grow("House", town)
    transplant(town, parent=south)
    house.refresh_from_db()
    assert house.path == f"{south.pk:06d}{town.pk:06d}{house.pk:06d}"
    assert list(Organization.objects.below([north.path])) == [north]
    assert set(Organization.objects.below([south.path])) == {south, town, house}


@pytest.mark.django_db
def test_transplant_to_the_roots_and_twice():
    north = grow("North")
    town = grow("Town", north)
    transplant(town, parent=None)
    transplant(town, parent=None)
    town.refresh_from_db()
    assert (town.path, town.parent) == (f"{town.pk:06d}", None)


@pytest.mark.django_db
@pytest.mark.parametrize("below", ["town", "house"])
def test_transplant_refuses_a_circle(below):
    places = {"town": grow("Town")}
    places["house"] = grow("House", places["town"])
    with pytest.raises(TreeError):
        transplant(places["town"], parent=places[below])
    assert Organization.objects.get(name="House").path == places["house"].path


class TestTree(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(strategies.lists(strategies.tuples(strategies.integers(0, 7), strategies.integers(0, 7)), max_size=12))
    def test_every_path_agrees_with_the_parents_after_any_moves(self, moves):
        places = []
        for number in range(8):
            places.append(grow(f"place {number}", places[number // 2] if number else None))
        for moved, parent in moves:
            try:
                transplant(Organization.objects.get(pk=places[moved].pk), parent=places[parent])
            except TreeError:
                continue
        for place in Organization.objects.select_related("parent"):
            above = place.parent.path if place.parent else ""
            assert place.path == f"{above}{place.pk:06d}"
