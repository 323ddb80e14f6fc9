from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connections

from accounts.models import Event, Membership, Notice, User
from accounts.people import find_or_invite
from tests.factories import UserFactory


@pytest.mark.django_db
def test_someone_new_gets_an_account_no_password_and_one_notice(noon):
    by = UserFactory()
    person, new = find_or_invite(email=" New.Person@Example.org ", by=by, now=noon)
    assert new is True
    assert (person.email, person.has_usable_password()) == ("new.person@example.org", False)
    assert Membership.objects.count() == 0
    assert Notice.objects.get().kind == "welcome"
    assert EmailAddress.objects.get().verified is False
    assert "new" not in person.username
    assert set(Event.objects.values_list("verb", "actor_id")) == {("person_invited", by.pk)}


@pytest.mark.django_db
def test_inviting_twice_with_other_capitals_finds_the_same_person(noon):
    first, _ = find_or_invite(email="a@example.org", by=None, now=noon)
    second, new = find_or_invite(email="A@EXAMPLE.org", by=None, now=noon)
    assert (first, False) == (second, new)
    assert User.objects.count() == Notice.objects.count() == 1


@pytest.mark.django_db
def test_a_further_address_counts_once_it_is_verified(noon):
    person = UserFactory()
    further = EmailAddress.objects.create(user=person, email="b@example.org", verified=True)
    assert find_or_invite(email="B@example.org", by=None, now=noon) == (
        person,
        False,
    )
    further.delete()
    EmailAddress.objects.create(user=person, email="b@example.org", verified=False)
    assert find_or_invite(email="b@example.org", by=None, now=noon)[1] is True


@pytest.mark.django_db
def test_a_password_set_before_anyone_proved_the_address_stops_working(noon):
    squatter = UserFactory()
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    find_or_invite(email=squatter.email, by=None, now=noon)
    squatter.refresh_from_db()
    assert squatter.has_usable_password() is False


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["verified", "none"])
def test_someone_known_keeps_their_password(address, noon):
    person = UserFactory()
    if address == "verified":
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    find_or_invite(email=person.email, by=None, now=noon)
    person.refresh_from_db()
    assert person.check_password("care-demo-only") is True


@pytest.mark.django_db(transaction=True)
def test_six_coordinators_at_once_make_one_person(noon):
    start, found = Barrier(6), []

    def invite():
        start.wait()
        found.append(find_or_invite(email="one@example.org", by=None, now=noon))
        connections.close_all()

    threads = [Thread(target=invite) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.count() == Notice.objects.count() == EmailAddress.objects.count() == 1
    assert sorted(new for _, new in found) == [False] * 5 + [True]
