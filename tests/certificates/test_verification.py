import gzip
import re

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from certificates import guessing
from certificates.consent import show_name
from certificates.issuing import award
from certificates.models import Certificate
from certificates.revoking import replace, revoke
from certificates.verification import look_up, read
from lms.kit.codes import ALPHABET, checked_code, grouped
from tests.certificates.conftest import NOON
from tests.factories import UserFactory

codes = st.builds(checked_code)
UNKNOWN = "Nobody issued this code here"


@pytest.fixture
def certificate(finish):
    return award(finish(UserFactory(display_name="Liza Niño"), title="Caring well"), now=NOON)


def said(response):
    """The words of the page's main part."""
    main = re.search(r"<main.*?</main>", response.text, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@profile(max_examples=200, deadline=None)
@given(code=codes, at=st.integers(0, 20), other=st.sampled_from(ALPHABET))
def test_codes_have_no_vowels_and_detect_single_typo(code, at, other):
    assert not set(code) & set("AEIOU01")
    typed = code[:at] + other + code[at + 1 :]
    assert read(typed) == ("" if typed != code else code)


@profile(max_examples=200, deadline=None)
@given(code=codes, at=st.integers(0, 19))
def test_a_swap_of_neighbours_is_noticed(code, at):
    typed = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert read(typed) == ("" if typed != code else code)


def test_typing_is_tolerant():
    code = checked_code()
    for typed in [code, code.lower(), grouped(code), f" {grouped(code).replace('-', ' ')} ", grouped(code.lower())]:
        assert read(typed) == code


@pytest.mark.parametrize("typed", ["", "B", "x" * 5000, "💥", "\u0130" * 21, "'; --", "٣" * 21])
def test_what_is_no_code_is_a_slip(typed):
    assert read(typed) == ""


@pytest.mark.django_db
def test_a_valid_code_says_course_day_issuer_and_no_name(client, certificate):
    response = client.get(f"/verify/{certificate.code}/")
    assert response.status_code == 200
    issuer = certificate.facts["issuer"]
    assert said(response) == (
        f"This certificate is valid Valid {grouped(certificate.code)} Completed Caring well edition 1 On 23 November 2026"
        f" Issued by {issuer} Certificate of completion. No CPD units are claimed. Its holder has not asked"
        " to show a name here. Check another code"
    )
    assert re.search("<title>(.*)</title>", response.text)[1] == "Check a certificate · Gabay"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "sid" not in response.cookies


@pytest.mark.django_db
def test_the_name_is_shown_by_consent_and_gone_at_once(client, certificate):
    show_name(certificate, show=True, now=NOON)
    assert "Name Liza Niño Completed" in said(client.get(f"/verify/{certificate.code}/"))
    show_name(certificate, show=False, now=NOON)
    assert "Liza" not in client.get(f"/verify/{certificate.code}/").text


@pytest.mark.django_db
def test_revoked_says_so_and_nothing_of_person_or_reason(client, certificate):
    show_name(certificate, show=True, now=NOON)
    revoke(certificate, reason="copied answers", by=None, now=NOON)
    page = client.get(f"/verify/{certificate.code}/")
    assert page.status_code == 200
    assert "This certificate was revoked" in said(page)
    assert "Valid until 23 November 2026" in said(page)
    assert "Liza" not in page.text
    assert "copied" not in page.text


@pytest.mark.django_db
def test_replaced_leads_to_the_newer_one(client, certificate):
    show_name(certificate, show=True, now=NOON)
    newer = replace(certificate, reason="name", by=None, now=NOON)
    page = client.get(f"/verify/{certificate.code}/")
    assert "This certificate was replaced" in said(page)
    assert f'href="/verify/{newer.code}/"' in page.text
    assert "Liza" not in page.text


@pytest.mark.django_db
def test_an_unknown_code_is_a_calm_404_and_always_the_same(client):
    pages = [client.get(f"/verify/{checked_code()}/") for _ in range(2)]
    assert [page.status_code for page in pages] == [404, 404]
    assert said(pages[0]).startswith(UNKNOWN)
    assert pages[0].content == pages[1].content


@pytest.mark.django_db
def test_a_slip_is_said_before_the_database_is_asked(client, django_assert_num_queries):
    code = checked_code()
    typed = code[:3] + ("B" if code[3] != "B" else "C") + code[4:]
    with django_assert_num_queries(0):
        page = client.get("/verify/", {"code": grouped(typed)})
        direct = client.get(f"/verify/{typed}/")
    assert (page.status_code, direct.status_code) == (200, 404)
    for response in [page, direct]:
        assert "This code has a typing slip." in said(response)
    assert f'value="{grouped(typed)}"' in page.text


@pytest.mark.django_db
def test_the_form_leads_to_the_page_of_the_code(client, certificate):
    typed = f" {grouped(certificate.code).lower().replace('-', ' ')} "
    response = client.get("/verify/", {"code": typed})
    assert (response.status_code, response["Location"]) == (302, f"/verify/{certificate.code}/")
    assert client.get(f"/verify/{grouped(certificate.code).lower()}/").status_code == 200


@pytest.mark.django_db
def test_the_page_asks_one_question_of_its_own(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(2):  # how many misses so far, the certificate
        client.get(f"/verify/{certificate.code}/")


@pytest.mark.django_db
def test_the_page_is_small_and_needs_no_script(client, certificate):
    response = client.get(f"/verify/{certificate.code}/")
    assert len(gzip.compress(response.content)) <= 3_000
    assert "<form" not in response.text
    assert client.get("/verify/").text.count('method="get"') == 1


@pytest.mark.django_db
def test_nothing_is_listed(client, certificate):
    for url in ["/verify/", "/verify/?code=", "/certificates/", f"/certificates/{certificate.code}/"]:
        assert certificate.facts["title"] not in client.get(url, follow=True).text


@pytest.mark.django_db
def test_guesses_are_stopped_and_another_address_is_not(client, certificate, monkeypatch):
    monkeypatch.setattr(guessing, "MISSES", 5)
    statuses = [client.get(f"/verify/{checked_code()}/").status_code for _ in range(8)]
    assert statuses == [404] * 5 + [429] * 3
    assert client.get(f"/verify/{certificate.code}/").status_code == 429
    assert "Please wait some minutes" in said(client.get(f"/verify/{checked_code()}/"))
    assert client.get(f"/verify/{certificate.code}/", REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.django_db
def test_thirty_guesses_in_ten_minutes_are_answered(client):
    """The limit that the site has, not one of a test."""
    statuses = [client.get(f"/verify/{checked_code()}/").status_code for _ in range(32)]
    assert (statuses, guessing.WINDOW) == ([404] * 30 + [429] * 2, 600)


@pytest.mark.django_db
def test_valid_codes_are_never_counted(client, certificate, monkeypatch):
    monkeypatch.setattr(guessing, "MISSES", 2)
    assert {client.get(f"/verify/{certificate.code}/").status_code for _ in range(5)} == {200}


@pytest.mark.django_db
def test_the_true_address_counts_behind_a_trusted_proxy_only(rf, settings):
    asked = rf.get("/verify/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4"})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert guessing.key(asked).split(":")[1] == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert guessing.key(asked).split(":")[1] == "198.51.100.4"


@pytest.mark.django_db
def test_10000_guesses_hit_nothing(finish):
    for _ in range(3):
        award(finish(), now=NOON)
    guesses = {checked_code() for _ in range(10_000)}
    assert len(guesses) == 10_000
    assert not set(Certificate.objects.values_list("code", flat=True)) & guesses
    assert [look_up(code) for code in list(guesses)[:500]] == [None] * 500
