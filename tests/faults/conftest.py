import pytest

from enrollments.models import ReminderRule


@pytest.fixture
def default_rules():
    """The rules that a new database starts with; a test that empties all tables needs them anew."""
    for trigger, days in [("not_started", 7), ("idle", 14), ("due_soon", 7), ("due_soon", 1)]:
        ReminderRule.objects.get_or_create(course=None, trigger=trigger, days=days)
