import pickle

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings

from tests.house import world as a_world


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of a file, and its files: each test is undone inside it, so none sees what another did."""
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path_factory.mktemp("files")), "base_url": None},
    }
    storages = {**django_settings.STORAGES, "default": default}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(STORAGES=storages):
        world = a_world.build()
        a_world.sign_in(world)
        yield storages, pickle.dumps(world)
        transaction.set_rollback(True)


@pytest.fixture
def world(standing_world, db, settings):
    settings.STORAGES, _kept = standing_world
    return unpacked(standing_world)


def unpacked(standing_world):
    """The world as it was built, whatever another test did to its people in memory."""
    return pickle.loads(standing_world[1])
