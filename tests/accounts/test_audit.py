import pytest

from accounts.audit import record
from accounts.models import Event
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_event_outlives_what_it_describes(noon):
    place, actor = MembershipFactory(), UserFactory()
    record(verb="looked", actor=actor, subject=place, person=place.user, detail={"state": "open"}, now=noon)
    pk, person = place.pk, place.user.pk
    place.delete()
    place.user.delete()
    event = Event.objects.get()
    assert (event.verb, event.subject, event.actor_id, event.person_id, event.detail, event.at) == (
        "looked",
        f"membership:{pk}",
        actor.pk,
        person,
        {"state": "open"},
        noon,
    )


def test_the_platform_itself_is_nobody(noon):
    record(verb="swept", actor=None, subject="sweep:1", now=noon)
    event = Event.objects.get()
    assert (event.actor_id, event.person_id, event.subject, event.detail) == (None, None, "sweep:1", {})
