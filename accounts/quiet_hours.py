"""The hours in which nobody is written to, where the person is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User

DAY = timedelta(days=1)


def next_allowed(user: User, at: datetime) -> datetime:
    """The first moment from `at` on that is outside settings.QUIET_HOURS and settings.HOLIDAYS in the person's zone.

    `at` is aware; the answer is `at` itself, or an opening hour in UTC. Zones with summer time are kept right.
    """
    moment = at
    while not is_allowed(moment.astimezone(user.zone)):
        moment = opening_after(moment.astimezone(user.zone), user.zone)
    return moment


def is_allowed(local: datetime) -> bool:
    """Whether a person may be written to at this local time."""
    closes, opens = settings.QUIET_HOURS
    return opens <= local.hour < closes and local.date().isoformat() not in settings.HOLIDAYS


def opening_after(local: datetime, zone: ZoneInfo) -> datetime:
    """The next opening hour after `local`, in UTC."""
    opening = opening_on(local.date(), zone)
    return opening if opening > local.astimezone(UTC) else opening_on(local.date() + DAY, zone)


def opening_on(day: date, zone: ZoneInfo) -> datetime:
    """When `day` opens in `zone`, in UTC. An hour that the zone leaps over comes out as the moment after the leap."""
    return datetime.combine(day, time(settings.QUIET_HOURS[1]), tzinfo=zone).astimezone(UTC)
