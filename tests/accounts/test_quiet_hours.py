from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings, strategies

from accounts.models import User
from accounts.quiet_hours import next_allowed

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc", "posix", "right")))
MOMENTS = strategies.datetimes(
    datetime(2011, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=strategies.just(UTC),
)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-04 07:59", "2026-03-04 08:00"),
        ("2026-03-04 08:00", "2026-03-04 08:00"),
        ("2026-03-04 19:59", "2026-03-04 19:59"),
        ("2026-03-04 20:00", "2026-03-05 08:00"),
        ("2026-03-04 23:30", "2026-03-05 08:00"),
        ("2026-03-05 00:30", "2026-03-05 08:00"),
    ],
)
def test_manila(at, expected):
    manila = ZoneInfo("Asia/Manila")
    moment = datetime.fromisoformat(at).replace(tzinfo=manila)
    assert next_allowed(User(), moment) == datetime.fromisoformat(expected).replace(tzinfo=manila)


def test_holidays_are_quiet_all_day(settings):
    settings.HOLIDAYS = ["2026-12-24", "2026-12-25"]
    manila = ZoneInfo("Asia/Manila")
    assert next_allowed(User(), datetime(2026, 12, 23, 21, tzinfo=manila)) == datetime(2026, 12, 26, 8, tzinfo=manila)
    assert next_allowed(User(), datetime(2026, 12, 24, 12, tzinfo=manila)) == datetime(2026, 12, 26, 8, tzinfo=manila)


@pytest.mark.parametrize(
    ("zone", "at", "hours"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 20, 0), 11),  # noqa: DTZ001 -- the night that summer time begins
        ("Europe/Berlin", datetime(2026, 10, 24, 20, 0), 13),  # noqa: DTZ001 -- the night that it ends
        ("Asia/Manila", datetime(2026, 10, 24, 20, 0), 12),  # noqa: DTZ001
    ],
)
def test_a_night_with_a_change_of_clocks_ends_at_eight(zone, at, hours):
    moment = at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert next_allowed(User(time_zone=zone), moment) - moment == timedelta(hours=hours)


def test_a_day_that_a_zone_left_out_is_not_waited_for():
    moment = datetime(2011, 12, 30, 7, 0, tzinfo=UTC)  # 29 December, 21:00 in Apia; the 30th never was
    local = next_allowed(User(time_zone="Pacific/Apia"), moment).astimezone(ZoneInfo("Pacific/Apia"))
    assert (local.day, local.hour) == (31, 8)


@settings(max_examples=300, deadline=None)
@given(MOMENTS, strategies.sampled_from(ZONES))
def test_the_answer_is_never_early_never_quiet_and_within_a_day(at, zone):
    user = User(time_zone=zone)
    allowed = next_allowed(user, at)
    assert at <= allowed <= at + timedelta(hours=40)
    assert 8 <= allowed.astimezone(ZoneInfo(zone)).hour < 20
    assert next_allowed(user, allowed) == allowed


@settings(max_examples=200, deadline=None)
@given(MOMENTS, strategies.sampled_from(ZONES), strategies.integers(1, 60 * 14))
def test_later_questions_never_get_earlier_answers(at, zone, minutes):
    user = User(time_zone=zone)
    assert next_allowed(user, at) <= next_allowed(user, at + timedelta(minutes=minutes))
