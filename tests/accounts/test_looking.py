from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import looking
from accounts.models import Look
from tests.factories import EnrollmentFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
URL = "accounts:who_looked"


def look(thing, viewer, *, now=NOW, kind=Look.Kind.PROGRESS):
    looking.note(thing, kind=kind, viewer=viewer, person=thing.user_id, now=now)


def test_a_thing_is_noted_once_a_day_for_each_who_looks():
    thing, one, other = EnrollmentFactory(), UserFactory(), UserFactory()
    for hours in (0, 1, 24):
        look(thing, one, now=NOW + timedelta(hours=hours))
    look(thing, other)
    days = sorted(Look.objects.values_list("viewer", "looked_on__day"))
    assert days == sorted([(one.pk, 2), (one.pk, 3), (other.pk, 2)])
    assert Look.objects.filter(viewer=one).earliest("looked_at").looked_at == NOW


def test_her_own_look_is_not_noted():
    thing = EnrollmentFactory()
    look(thing, thing.user)
    assert not Look.objects.exists()


def test_a_list_is_noted_once_a_day_for_each_who_stands_in_it(django_assert_num_queries):
    reader, people = UserFactory(), [UserFactory().pk for _n in range(3)]
    asked = {"kind": Look.Kind.LIST, "viewer": reader}
    looking.note_list(people[:2], **asked, now=NOW)
    looking.note_list([*people, *people, reader.pk], **asked, now=NOW + timedelta(hours=1))
    with django_assert_num_queries(1):
        looking.note_list(people, **asked, now=NOW + timedelta(hours=2))
    looking.note_list(people[:1], **asked, now=NOW + timedelta(days=1))
    noted = sorted(Look.objects.values_list("person", "looked_at"))
    later = [NOW, NOW + timedelta(days=1), NOW, NOW + timedelta(hours=1)]
    assert noted == [*zip([people[0], *people], later, strict=True)]


def test_she_reads_who_looked_at_hers_and_at_nobody_elses(client):
    mine, other = EnrollmentFactory(), EnrollmentFactory()
    look(mine, UserFactory(display_name="Ligaya Reyes"))
    look(other, UserFactory(display_name="Somebody Else"))
    client.force_login(mine.user)
    page = client.get(reverse(URL)).content.decode()
    assert "Ligaya Reyes" in page
    assert "how far you are in a course" in page
    assert "Somebody Else" not in page


def test_nobody_so_far(client):
    client.force_login(UserFactory())
    assert "Nobody so far" in client.get(reverse(URL)).content.decode()


@pytest.mark.list_page("accounts:who_looked")
@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_much_for_thirty_as_for_one(client, django_assert_num_queries, number):
    thing = EnrollmentFactory()
    for _n in range(number):
        look(thing, UserFactory())
    client.force_login(thing.user)
    with django_assert_num_queries(5):
        assert client.get(reverse(URL)).content.decode().count("how far you are") == number
