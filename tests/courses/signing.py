"""Two readers who sign a draft."""

from django.utils import timezone

from courses import reviewing
from tests.factories import UserFactory


def signed(draft):
    """`draft`, signed by two people as it stands."""
    for part, pay in [("owner", ""), ("lived", "declined")]:
        reviewing.sign(draft, part=part, by=UserFactory(), called="Reader", pay=pay, now=timezone.now())
    return draft
