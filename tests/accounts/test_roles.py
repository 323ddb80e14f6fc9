import pytest

from accounts.models import Role
from accounts.roles import ROLES, abilities
from tests.factories import MembershipFactory, UserFactory


def test_every_role_is_described():
    assert set(ROLES) == set(Role)
    assert all(str(ability.text).endswith(".") for held in ROLES.values() for ability in held)


@pytest.mark.django_db
def test_abilities_are_those_of_the_roles_held_today():
    user = MembershipFactory(role=Role.TRAINER).user
    MembershipFactory(user=user, role=Role.COORDINATOR, ended_on="2025-02-01")
    assert abilities(user) == {"learn", "write"}
    assert abilities(UserFactory()) == set()
