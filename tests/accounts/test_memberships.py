from datetime import date, timedelta

import pytest

from accounts.memberships import MembershipError, join, leave, transfer
from accounts.models import Event, Membership, Notice, Role
from accounts.outbox import put
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


def test_join_twice_gives_one_place_and_one_event(noon):
    user, house = UserFactory(), OrganizationFactory()
    places = [
        join(user=user, organization=house, role=Role.LEARNER, started_on=TODAY, by=user, now=noon) for _ in range(2)
    ]
    assert places[0] == places[1]
    event = Event.objects.get()
    assert (event.verb, event.person_id, event.subject) == (
        "membership_started",
        user.pk,
        f"membership:{places[0].pk}",
    )


def test_join_after_leaving_is_a_new_row(noon):
    old = MembershipFactory(ended_on=date(2025, 6, 1))
    new = join(user=old.user, organization=old.organization, role=old.role, started_on=TODAY, now=noon)
    assert new != old
    assert Membership.objects.count() == 2


def test_leave_ends_on_the_day_itself(noon):
    place = MembershipFactory()
    leave(place, ended_on=TODAY, by=None, now=noon)
    assert list(Membership.objects.current(on=TODAY - timedelta(days=1))) == [place]
    assert list(Membership.objects.current(on=TODAY)) == []


def test_leave_twice_changes_nothing_and_another_day_is_refused(noon):
    place = MembershipFactory()
    for _ in range(2):
        leave(place, ended_on=TODAY, by=None, now=noon)
    with pytest.raises(MembershipError):
        leave(place, ended_on=TODAY + timedelta(days=1), by=None, now=noon)
    assert Event.objects.filter(verb="membership_ended").count() == 1


def test_leave_before_the_first_day_is_refused(noon):
    with pytest.raises(MembershipError):
        leave(MembershipFactory(started_on=TODAY), ended_on=TODAY - timedelta(days=1), by=None, now=noon)


def test_successor_coordinates_from_the_same_day(noon):
    place, successor = MembershipFactory(role=Role.COORDINATOR), UserFactory()
    leave(place, ended_on=TODAY, by=None, successor=successor, now=noon)
    taken = Membership.objects.get(user=successor)
    assert (taken.role, taken.organization, taken.started_on) == (Role.COORDINATOR, place.organization, TODAY)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.REVIEWER])
def test_only_a_coordinators_place_is_handed_over(role, noon):
    with pytest.raises(MembershipError):
        leave(MembershipFactory(role=role), ended_on=TODAY, by=None, successor=UserFactory(), now=noon)
    assert Membership.objects.filter(ended_on=None).count() == 1


def test_nobody_succeeds_themselves(noon):
    place = MembershipFactory(role=Role.COORDINATOR)
    with pytest.raises(MembershipError):
        leave(place, ended_on=TODAY, by=None, successor=place.user, now=noon)


def remind(user, noon, key="r"):
    put(key=key, kind="reminder_idle", user=user, due_at=noon, subject="enrollment:1")


def test_leaving_stops_reminders_the_same_minute_and_nothing_else(kinds, noon):
    place = MembershipFactory()
    remind(place.user, noon)
    put(key="news", kind="certificate_ready", user=place.user, due_at=noon)
    leave(place, ended_on=TODAY, by=None, now=noon)
    states = {row.key: (row.state, row.reason) for row in Notice.objects.all()}
    assert states == {"r": ("skipped", "no place any more"), "news": ("waiting", "")}


def test_leaving_one_of_two_places_keeps_reminders(kinds, noon):
    place = MembershipFactory()
    MembershipFactory(user=place.user)
    remind(place.user, noon)
    leave(place, ended_on=TODAY, by=None, now=noon)
    assert Notice.objects.get().state == "waiting"


def test_leaving_in_the_future_keeps_reminders_until_then(kinds, noon):
    place = MembershipFactory()
    remind(place.user, noon)
    leave(place, ended_on=TODAY + timedelta(days=1), by=None, now=noon)
    assert Notice.objects.get().state == "waiting"
    assert place.user.has_left(on=TODAY) is False
    assert place.user.has_left(on=TODAY + timedelta(days=1)) is True


def test_transfer_begins_where_the_old_place_ends(kinds, noon):
    place, to = MembershipFactory(), OrganizationFactory()
    remind(place.user, noon)
    new = transfer(place, to=to, on=TODAY, by=None, now=noon)
    place.refresh_from_db()
    assert (place.ended_on, new.started_on, new.organization) == (TODAY, TODAY, to)
    assert Notice.objects.get().state == "waiting"


def test_transfer_to_the_same_place_changes_nothing(noon):
    place = MembershipFactory()
    assert transfer(place, to=place.organization, on=TODAY, by=None, now=noon) == place
    place.refresh_from_db()
    assert place.ended_on is None


def test_someone_without_any_place_has_not_left():
    assert UserFactory().has_left(on=TODAY) is False
