import pytest
from django.db import connection

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_legal_name_is_not_plain_text_in_the_database():
    user = UserFactory(legal_name="Maria Clara")
    user.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal_name FROM accounts_user WHERE id = %s", [user.pk])
        stored = cursor.fetchone()[0]
    assert user.legal_name == "Maria Clara"
    assert "Maria" not in stored
