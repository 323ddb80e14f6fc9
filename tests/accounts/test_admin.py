import re
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import Event, Helpline, Membership, Notice, Organization, Role, User
from accounts.organizations import plant
from accounts.outbox import put
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
LISTS = ["organization", "user", "membership", "notice", "event", "helpline"]
QUERIES = {"organization": 5, "user": 6, "membership": 6, "notice": 7, "event": 5, "helpline": 5}


@pytest.fixture
def admin(client):
    admin = UserFactory(username="office", is_staff=True, is_superuser=True)
    client.force_login(admin)
    return admin


def url(model, view="changelist", *args):
    return reverse(f"admin:accounts_{model}_{view}", args=args)


def fill(count, noon):
    for number in range(count):
        place = MembershipFactory(organization=plant(name=f"Place {number}", kind="shelter"))
        put(key=f"k{number}", kind="welcome", user=place.user, due_at=noon)
        Event.objects.create(at=noon, verb="looked", subject=f"membership:{place.pk}")
        Helpline.objects.create(name=f"Line {number}", number="1", purpose="help")


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_at_1_and_30_rows(client, admin, noon, django_assert_num_queries, model, count):
    Helpline.objects.all().delete()
    fill(count, noon)
    client.get(url(model))
    with django_assert_num_queries(QUERIES[model]):
        response = client.get(url(model))
    assert response.context["cl"].result_count == count + {"user": 1}.get(model, 0)


@pytest.mark.parametrize("model", LISTS)
def test_pages_keep_to_the_content_policy_and_offer_the_way_out(client, admin, noon, model):
    fill(1, noon)
    pk = {"user": User, "organization": Organization, "membership": Membership, "notice": Notice, "event": Event}.get(
        model, Helpline
    ).objects.first()
    for page in [url(model), url(model, "change", pk.pk)]:
        response = client.get(page)
        html = response.content.decode()
        assert response.status_code == 200
        assert re.findall(r"<script(?![^>]*src=)(?![^>]*application/json)[^>]*>|<style|\sstyle=|\son\w+=", html) == []
        assert "<title>Gabay</title>" in html
        assert 'href="/leave/"' in html


@pytest.mark.parametrize("query", ["", "?_popup=1"])
def test_leaving_comes_before_the_skip_link(client, admin, query):
    """Django's own link stands first and is not displayed; ours follows Leave."""
    html = client.get(url("organization", "add") + query).content.decode()
    places = re.findall(r'<a [^>]*?href="([^"]*)"', html)
    assert places[:3] == ["#content-start", "/leave/", "#content-start"]


def test_strangers_do_not_see_the_office(client):
    assert client.get(url("user")).status_code == 404
    client.force_login(MembershipFactory(role=Role.COORDINATOR).user)
    assert client.get(url("user")).status_code == 404


def test_planting_and_moving_an_organization(client, admin):
    north, south = OrganizationFactory(name="North"), OrganizationFactory(name="South")
    client.post(url("organization", "add"), {"name": "House", "kind": "shelter", "parent": north.pk})
    house = Organization.objects.get(name="House")
    assert house.path == f"{north.path}{house.pk:06d}"
    client.post(url("organization", "change", house.pk), {"name": "Home", "kind": "shelter", "parent": south.pk})
    house.refresh_from_db()
    assert (house.name, house.path, house.parent) == ("Home", f"{south.path}{house.pk:06d}", south)


def test_a_circle_is_refused_with_a_sentence(client, admin):
    north = plant(name="North", kind="region")
    house = plant(name="House", kind="shelter", parent=north)
    response = client.post(
        url("organization", "change", north.pk), {"name": "North", "kind": "region", "parent": house.pk}
    )
    assert "cannot stand below itself" in response.content.decode()
    assert Organization.objects.get(pk=north.pk).parent is None


def test_organizations_are_listed_as_a_tree(client, admin):
    north = plant(name="North", kind="region")
    plant(name="South", kind="region")
    plant(name="House", kind="shelter", parent=north)
    names = re.findall(r'field-tree_name"><a [^>]*>([^<]+)<', client.get(url("organization")).content.decode())
    assert names == ["North", "—\xa0House", "South"]


def test_a_place_is_given_by_joining(client, admin):
    user, house = UserFactory(), OrganizationFactory()
    data = {"user": user.pk, "organization": house.pk, "role": "learner", "started_on": "2026-03-04"}
    client.post(url("membership", "add"), data)
    place = Membership.objects.get()
    event = Event.objects.get()
    assert (place.user, place.organization, place.started_on) == (user, house, date(2026, 3, 4))
    assert (event.verb, event.actor_id) == ("membership_started", admin.pk)


def test_a_place_is_ended_by_leaving_and_handed_over(client, admin):
    place, successor = MembershipFactory(role=Role.COORDINATOR), UserFactory()
    page = url("membership", "change", place.pk)
    client.post(page, {"ended_on": "2026-03-04", "successor": successor.pk})
    place.refresh_from_db()
    assert place.ended_on == date(2026, 3, 4)
    assert Membership.objects.get(user=successor).role == Role.COORDINATOR
    assert 'name="ended_on"' not in client.get(page).content.decode()


def test_leaving_before_the_first_day_is_refused_with_a_sentence(client, admin):
    place = MembershipFactory(started_on=date(2026, 3, 4))
    response = client.post(url("membership", "change", place.pk), {"ended_on": "2026-03-03", "successor": ""})
    assert "The last day must not be before the first." in response.content.decode()


def test_a_new_address_from_the_office_replaces_the_old_one(client, admin):
    data = {"username": "new.person", "display_name": "", "email": "a@example.org", "usable_password": "false"}
    client.post(url("user", "add"), data)
    user = User.objects.get(username="new.person")
    EmailAddress.objects.filter(user=user).update(verified=True)
    data = {
        "username": "new.person",
        "email": "b@example.org",
        "channel": "email",
        "time_zone": "Asia/Manila",
        "certificate_name": "display",
        "is_active": "on",
    }
    client.post(url("user", "change", user.pk), data)
    assert list(EmailAddress.objects.values_list("user", "email", "verified")) == [(user.pk, "b@example.org", False)]


def test_a_closed_account_is_out_at_the_next_request(client, admin):
    from django.test import Client

    user = MembershipFactory().user
    other = Client()
    other.force_login(user)
    assert other.get(reverse("accounts:preferences")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert other.get(reverse("accounts:preferences")).status_code == 302


def test_try_again_revives_failed_notices_only(client, admin, noon):
    failed, sent = (
        Notice.objects.create(key=state, kind="welcome", user=admin, due_at=noon, state=state, ended_at=noon, tries=8)
        for state in ("failed", "sent")
    )
    client.post(url("notice"), {"action": "try_again", "_selected_action": [failed.pk, sent.pk]})
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.state, failed.tries, sent.state) == ("waiting", 0, "sent")


@pytest.mark.parametrize("model", ["notice", "event"])
def test_what_happened_cannot_be_edited(client, admin, noon, model):
    fill(1, noon)
    pk = {"notice": Notice, "event": Event}[model].objects.get().pk
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "change", pk), {}).status_code == 403
    assert client.post(url(model, "delete", pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", ["user", "organization", "membership"])
def test_nobody_and_nothing_is_deleted(client, admin, noon, model):
    fill(1, noon)
    pk = {"user": User, "organization": Organization, "membership": Membership}[model].objects.first().pk
    assert client.post(url(model, "delete", pk), {"post": "yes"}).status_code == 403


def test_helplines_to_ring_again_are_marked(client, admin):
    Helpline.objects.all().delete()
    Helpline.objects.create(name="Old", number="1", purpose="help", checked_on=date(2020, 1, 1))
    assert 'alt="False"' in client.get(url("helpline")).content.decode()
