import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from accounts.models import Event, Membership, Role
from certificates.issuing import award
from certificates.models import Certificate
from certificates.rendering import digest, render
from certificates.revoking import replace, revoke
from tests.certificates.conftest import NOON
from tests.factories import MembershipFactory, UserFactory

PAGES = ["", "file/", "name/"]


@pytest.fixture
def alice():
    user = UserFactory(display_name="Alice Niño")
    MembershipFactory(user=user)
    return user


@pytest.fixture
def certificate(finish, alice):
    return render(award(finish(alice, title="Caring well"), now=NOON), now=NOON)


def other(kind, certificate):
    """Somebody who is not the holder: a colleague of her house, a stranger, her trainer, coordinator, or the office."""
    if kind == "administrator":
        return UserFactory(is_superuser=True, is_staff=True)
    house = certificate.user.memberships.get().organization
    if kind == "trainer":
        house = certificate.course.organization
    if kind == "stranger":
        return MembershipFactory().user
    role = {"colleague": Role.LEARNER, "trainer": Role.TRAINER, "coordinator": Role.COORDINATOR}[kind]
    return MembershipFactory(organization=house, role=role).user


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["colleague", "stranger", "trainer", "coordinator", "administrator"])
def test_only_the_owner_gets_in(client, certificate, kind, page):
    client.force_login(other(kind, certificate))
    url = f"/certificates/{certificate.code}/{page}"
    response = client.post(url, {"show": "1"}) if page == "name/" else client.get(url)
    assert response.status_code == 404
    assert Certificate.objects.get().name_public is False


@pytest.mark.django_db
def test_signed_out_people_are_asked_to_sign_in(client, certificate):
    for page in ["", "file/"]:
        response = client.get(f"/certificates/{certificate.code}/{page}")
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/")


@pytest.mark.django_db
def test_certificate_list_shows_ones_own_newest_first(client, alice, certificate, finish):
    later = award(finish(alice, title="Leading"), now=NOON + timedelta(days=1))
    award(finish(title="Not hers"), now=NOON)
    client.force_login(alice)
    text = client.get("/certificates/").text
    assert re.findall(r'href="/certificates/(\w+)/"', text) == [later.code, certificate.code]
    assert "Not hers" not in text
    assert re.search("<title>(.*)</title>", text)[1] == "Certificates · Gabay"


@pytest.mark.django_db
def test_certificate_list_stays_after_the_last_place_has_ended(client, alice, certificate):
    Membership.objects.filter(user=alice).update(ended_on=date(2025, 6, 1))
    client.force_login(alice)
    assert certificate.code in client.get("/certificates/").text
    assert client.get(f"/certificates/{certificate.code}/file/").status_code == 200


@pytest.mark.django_db
def test_certificate_list_empty_says_how_one_comes(client, alice):
    client.force_login(alice)
    assert "Nothing here yet" in client.get("/certificates/").text


@pytest.mark.list_page("certificates:certificate_list")
@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_certificate_list_asks_the_same_at_1_and_at_30(client, alice, finish, count, django_assert_num_queries):
    for _ in range(count):
        award(finish(alice), now=NOON)
    client.force_login(alice)
    client.get("/certificates/")
    with django_assert_num_queries(5):  # session, person, roles for the bar, how many, certificates
        page = client.get("/certificates/")
    assert page.context["page"].paginator.count == count


@pytest.mark.django_db
def test_certificate_list_shows_twenty_at_a_time_and_leaves_none_out(client, alice, finish):
    codes = {award(finish(alice), now=NOON).code for _ in range(21)}
    client.force_login(alice)
    pages = [client.get(f"/certificates/?page={page}").text for page in (1, 2)]
    shown = [re.findall(r'href="/certificates/(\w+)/"', page) for page in pages]
    assert ([len(page) for page in shown], {*shown[0], *shown[1]}) == ([20, 1], codes)
    assert ('rel="next"' in pages[0], 'rel="next"' in pages[1]) == (True, False)


@pytest.mark.django_db
def test_certificate_detail_shows_the_paper_and_how_to_check_it(client, alice, certificate):
    client.force_login(alice)
    text = client.get(f"/certificates/{certificate.code}/").text
    for words in [
        "Alice Niño",
        "Caring well",
        "23 November 2026",
        certificate.grouped_code,
        "Certificate of completion. No CPD units are claimed.",
        f"/verify/{certificate.code}/",
        "Your name is not shown there.",
    ]:
        assert words in text
    assert "Caring well" not in re.search("<title>(.*)</title>", text)[1]


@pytest.mark.django_db
def test_certificate_detail_asks_little(client, alice, certificate, django_assert_num_queries):
    client.force_login(alice)
    client.get(f"/certificates/{certificate.code}/")
    with django_assert_num_queries(4):  # session, person, roles for the bar, the certificate
        client.get(f"/certificates/{certificate.code}/")


@pytest.mark.django_db
def test_certificate_detail_of_an_ended_one_says_what_became_of_it(client, alice, certificate):
    client.force_login(alice)
    newer = replace(certificate, reason="name", by=None, now=NOON)
    old = client.get(f"/certificates/{certificate.code}/").text
    assert f'href="/certificates/{newer.code}/"' in old
    assert "Download" not in old
    revoke(newer, reason="mistake made in the office", by=None, now=NOON)
    assert "This certificate was revoked." in client.get(f"/certificates/{newer.code}/").text


@pytest.mark.django_db
def test_certificate_file_is_an_inert_attachment(client, alice, certificate):
    client.force_login(alice)
    response = client.get(f"/certificates/{certificate.code}/file/")
    assert digest(response.content) == certificate.pdf_sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="certificate-{certificate.code}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_certificate_file_that_was_lost_is_the_same_bytes(client, alice, certificate):
    client.force_login(alice)
    url = f"/certificates/{certificate.code}/file/"
    before = client.get(url).content
    Path(default_storage.path(f"certificates/{certificate.code}.pdf")).unlink()
    assert client.get(url).content == before


@pytest.mark.django_db
def test_certificate_file_that_cannot_be_made_says_so_calmly(client, alice, certificate):
    Certificate.objects.update(paper="gone", pdf_sha256="0" * 64)
    client.force_login(alice)
    response = client.get(f"/certificates/{certificate.code}/file/", follow=True)
    assert "The file is not ready yet." in response.text


@pytest.mark.django_db
def test_certificate_name_is_one_tap_both_ways(client, alice, certificate):
    client.force_login(alice)
    url = f"/certificates/{certificate.code}/name/"
    for show, public in [("1", True), ("1", True), ("", False)]:
        response = client.post(url, {"show": show})
        assert response["Location"] == f"/certificates/{certificate.code}/"
        assert Certificate.objects.get().name_public is public
    assert Event.objects.filter(verb__startswith="certificate_name").count() == 2
    assert client.get(url).status_code == 405


@pytest.mark.django_db
def test_markup_in_a_name_is_text(client, finish):
    user = UserFactory(display_name="<script>alert(1)</script>")
    certificate = award(finish(user), now=NOON)
    client.force_login(user)
    assert "&lt;script&gt;alert(1)" in client.get(f"/certificates/{certificate.code}/").text
