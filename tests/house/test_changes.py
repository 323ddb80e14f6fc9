"""The eye that the others lean on: every way to write is seen, and what comes to the same is no change."""

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Event, User
from tests.factories import UserFactory
from tests.house.changes import TABLES, changes

pytestmark = pytest.mark.django_db
USERS, NOTES = User._meta.db_table, Event._meta.db_table


def by_hand():
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{USERS}" SET display_name = %s', ["other"])


def left_undone():
    with transaction.atomic():
        User.objects.all().delete()
        transaction.set_rollback(True)


WRITING = {
    "one more": UserFactory,
    "many more": lambda: User.objects.bulk_create([UserFactory.build(), UserFactory.build()]),
    "more, or not": lambda: User.objects.bulk_create([UserFactory.build()], ignore_conflicts=True),
    "changed": lambda: User.objects.update(display_name="other"),
    "gone": lambda: User.objects.all().delete(),
    "by hand": by_hand,
}
NOTHING = {
    "read": lambda: list(User.objects.select_for_update()),
    "the same again": lambda: User.objects.update(display_name=F("display_name")),
    "left undone": left_undone,
    "who looked": lambda: Event.objects.create(verb="people_exported", at=timezone.now()),
}


@pytest.mark.parametrize("way", WRITING)
def test_a_write_is_told_and_undone(way):
    UserFactory(display_name="one")
    with changes() as found:
        WRITING[way]()
    before, after = found.rows.pop(USERS)
    assert (found.rows, before != after, {row["display_name"] for row in before.values()}) == ({}, True, {"one"})
    assert User.objects.get().display_name == "one"


@pytest.mark.parametrize("way", NOTHING)
def test_what_comes_to_the_same_is_no_change(way):
    UserFactory()
    with changes() as found:
        NOTHING[way]()
    assert found.rows == {}


def test_what_belongs_to_two_is_a_table_like_any_other():
    user, group = UserFactory(), User.groups.rel.model.objects.create(name="some")
    with changes() as found:
        user.groups.add(group)
    assert set(found.rows) == {User.groups.through._meta.db_table}


def test_a_statement_that_no_rule_knows_may_have_written_anywhere():
    with changes() as found, connection.cursor() as cursor:
        cursor.execute("WITH gone AS (SELECT 1) SELECT * FROM gone")
    assert (found.written, found.rows) == (set(TABLES), {})
