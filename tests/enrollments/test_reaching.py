"""Whoever answers for people sees whom no message reaches: a reminder that was given up is no secret of the office."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.delivery import deliver_due
from accounts.models import Notice, Role, User
from accounts.outbox import put
from tests.accounts import mailers
from tests.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
URL = reverse("enrollments:people_unreached")


@pytest.fixture
def shelter():
    return OrganizationFactory(name="Bahay")


@pytest.fixture
def alice(client, shelter):
    user = MembershipFactory(organization=shelter, role=Role.COORDINATOR, user__display_name="Alice").user
    client.force_login(user)
    return user


def told(user, state, *, days_ago):
    """A message to `user` that ended so."""
    ended = timezone.now() - timedelta(days=days_ago)
    key = f"{user.pk}:{Notice.objects.count()}"
    return Notice.objects.create(key=key, kind="welcome", user=user, state=state, due_at=ended, ended_at=ended)


def learner(organization, name="Charlie", **fields):
    return MembershipFactory(
        organization=organization, user__display_name=name, **{f"user__{k}": v for k, v in fields.items()}
    ).user


def names(client):
    return [person.display_name for person in client.get(URL).context["page"].object_list]


def test_a_message_that_is_given_up_brings_its_person_here_until_one_arrives(client, settings, alice, shelter):
    charlie = learner(shelter, username="bad")
    mailers.use(settings, "tests.accounts.mailers.RefusesSome")
    put(key="first", kind="welcome", user=charlie, due_at=NOON)
    while waiting := Notice.objects.filter(state="waiting").first():
        assert names(client) == []
        deliver_due(now=waiting.due_at)
    assert names(client) == ["Charlie"]
    assert "Bahay" in client.get(URL).text
    User.objects.filter(pk=charlie.pk).update(email="good@example.org")
    put(key="second", kind="welcome", user=charlie, due_at=NOON)
    assert deliver_due(now=NOON + timedelta(days=30)) == 1
    assert names(client) == []


def test_the_latest_stands_first_and_an_older_arrival_changes_nothing(client, alice, shelter):
    for name, days_ago in [("Ben", 5), ("Charlie", 2)]:
        user = learner(shelter, name)
        told(user, "sent", days_ago=9)
        told(user, "failed", days_ago=days_ago)
        told(user, "skipped", days_ago=1)
    assert names(client) == ["Charlie", "Ben"]


def test_nobody_elses_people_and_nobody_who_left_or_wants_no_messages(client, alice, shelter):
    elsewhere = learner(OrganizationFactory(), "Elsewhere")
    gone = MembershipFactory(organization=shelter, ended_on=alice.today()).user
    silent = learner(shelter, "Silent", channel="none")
    for user in (elsewhere, gone, silent):
        told(user, "failed", days_ago=1)
    assert names(client) == []
    assert "Everybody is reached" in client.get(URL).text
    below = learner(OrganizationFactory(parent=shelter), "Below")
    told(below, "failed", days_ago=1)
    assert names(client) == ["Below"]


@pytest.mark.list_page("enrollments:people_unreached")
@pytest.mark.parametrize("number", [1, 30])
def test_query_count(client, alice, shelter, django_assert_num_queries, number):
    for n in range(number):
        told(learner(shelter, f"Person {n}"), "failed", days_ago=1)
    with django_assert_num_queries(7):  # session, user, roles, how many, people, which looks are noted, the new ones
        assert client.get(URL).text.count('scope="row"') == number
