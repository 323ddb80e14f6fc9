import pytest

from certificates.holding import hold
from certificates.issuing import award
from certificates.models import Certificate, Hold, Review
from tests.certificates.conftest import NOON
from tests.factories import UserFactory

LIST = "/office/certificates/certificate/"
QUERIES = {"certificate": 7, "hold": 6, "review": 6}


@pytest.fixture
def certificate(finish):
    return award(finish(UserFactory(display_name="Liza", legal_name="Luz", certificate_name="legal")), now=NOON)


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def act(client, action, certificate, reason):
    return client.post(LIST, {"action": action, "reason": reason, "_selected_action": [certificate.pk]}, follow=True)


@pytest.mark.django_db
@pytest.mark.parametrize("model", QUERIES)
@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_at_1_and_30_rows(office, finish, django_assert_num_queries, model, count):
    for number in range(count):
        enrollment = finish()
        Review.objects.create(
            certificate=award(enrollment, now=NOON), cause=f"regrade:{number}", reason="x", opened_at=NOON
        )
        hold(enrollment, step=Hold.Step.FILE, reason="No room", now=NOON)
    office.get(f"/office/certificates/{model}/")
    with django_assert_num_queries(QUERIES[model]):
        response = office.get(f"/office/certificates/{model}/")
    assert response.context["cl"].result_count == count


@pytest.mark.django_db
def test_nobody_can_make_change_or_delete(office, certificate):
    assert office.get(f"{LIST}add/").status_code == 403
    assert office.post(f"{LIST}{certificate.pk}/delete/", {"post": "yes"}).status_code == 403
    assert office.post(f"{LIST}{certificate.pk}/change/", {"state": "revoked"}).status_code == 403
    assert "delete_selected" not in office.get(LIST).text
    assert Certificate.objects.get().state == "issued"


@pytest.mark.django_db
def test_the_office_does_not_see_the_legal_name(office, certificate):
    page = office.get(f"{LIST}{certificate.pk}/change/")
    assert page.status_code == 200
    assert "Luz" not in page.text


@pytest.mark.django_db
def test_revoking_asks_for_a_reason(office, certificate):
    assert "Please say why." in act(office, "revoke", certificate, "").text
    assert Certificate.objects.get().state == "issued"
    assert "1 certificate is done." in act(office, "revoke", certificate, "mistake").text
    assert Certificate.objects.get().state == "revoked"


@pytest.mark.django_db
def test_replacing_makes_a_new_one(office, certificate):
    act(office, "replace", certificate, "name corrected")
    assert list(Certificate.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "issued"]


@pytest.mark.django_db
def test_staff_without_all_rights_get_nothing(client, certificate):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(LIST).status_code == 404
