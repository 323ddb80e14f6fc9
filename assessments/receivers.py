"""What is heard from the floors below."""

from typing import Any

from django.dispatch import receiver

from accounts.signals import accommodation_changed
from assessments.timing import settle_open


@receiver(accommodation_changed, dispatch_uid="assessments_own_time")
def give_time(sender: Any, *, user_id: int, **_facts: Any) -> None:
    """Open attempts follow a person's own time; what is missed here is made up for when the time is looked at again."""
    settle_open(user_id)
