"""What a certificate cannot print is said before one is made."""

import pytest

from accounts.models import User
from certificates.issuing import award
from certificates.lettering import remark_on, unprintable
from lms.kit.typesetting import printable
from tests.factories import UserFactory

FLOWER = "\N{CHERRY BLOSSOM}"


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("Liza Dela Cruz", []),
        ("Nin\u0303o Ybañez", []),
        (f"Liza {FLOWER} {FLOWER}", [FLOWER]),
        ("山田 Liza", ["山", "田"]),
        ("Liza\u202e\u200d\u00a0Cruz\ufe0f", []),
    ],
)
def test_the_signs_that_no_font_has_are_named_once(name, signs):
    assert unprintable(name) == signs


def test_a_remark_says_how_the_name_would_stand_there():
    assert remark_on("Liza Cruz") == ""
    assert f"cannot print {FLOWER}. It would say “Liza Cruz”." in remark_on(f"Liza {FLOWER} Cruz")
    assert printable("山田") == ""
    assert "yours would carry no name" in remark_on("山田")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/me/", "/certificates/"])
def test_the_holder_is_told_before_a_certificate_is_made(client, path):
    client.force_login(UserFactory(display_name=f"Liza {FLOWER}"))
    assert f"cannot print {FLOWER}. It would say “Liza”." in client.get(path).text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/me/", "/certificates/"])
def test_nothing_is_said_of_a_name_that_will_not_stand_there(client, path):
    client.force_login(UserFactory(display_name=f"Liza {FLOWER}", certificate_name=User.CertificateName.NONE))
    assert "cannot print" not in client.get(path).text


@pytest.mark.django_db
def test_the_holder_is_told_beside_the_certificate(client, finish, noon):
    user = UserFactory(display_name=f"Liza {FLOWER}")
    certificate = award(finish(user), now=noon)
    client.force_login(user)
    assert f"cannot print {FLOWER}." in client.get(f"/certificates/{certificate.code}/").text
