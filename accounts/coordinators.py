"""Who answers for a person: whom she may ask."""

from datetime import date

from accounts.models import Membership, Role, User

STEP = 6  # letters of a path that name one place


def names_for(user: User, *, on: date) -> list[str]:
    """How those are called who coordinate on the day `on` where `user` learns: the nearest place that has any."""
    paths = (
        Membership.objects.filter(user=user, role=Role.LEARNER)
        .current(on=on)
        .values_list("organization__path", flat=True)
    )
    above = {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}
    held = (
        Membership.objects.filter(role=Role.COORDINATOR, organization__path__in=above).current(on=on).exclude(user=user)
    )
    rows = list(held.select_related("user", "organization").order_by("user__display_name", "user__username"))
    nearest = max((len(row.organization.path) for row in rows), default=0)
    return [str(row.user) for row in rows if len(row.organization.path) == nearest]
