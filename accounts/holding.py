"""Why a message is dropped or put off, asked at the moment of sending: what was true when it was planned may be so no longer."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from accounts import notice_kinds, quiet_hours
from accounts.models import Notice, User
from accounts.notice_kinds import Category, NoticeKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

PERSON_A_DAY = 1
PERSON_A_WEEK = 3
SUBJECT_A_WEEK = 1
SUBJECT_IN_ALL = 3
DAY = timedelta(days=1)


def reason_to_drop(notice: Notice, kind: NoticeKind, *, now: datetime) -> str:
    """Why this notice is of no use to its person at `now`, for the coordinator who asks; "" when it is."""
    user = notice.user
    if notice.expires_at and notice.expires_at <= now:
        return "too late to be useful"
    if not user.is_active:
        return "the account is closed"
    if user.channel == User.Channel.NONE:
        return "the person wants no messages"
    if not user.email:
        return "no e-mail address"
    if kind.category is Category.REMINDER and (reason := reason_not_to_remind(notice, now=now)):
        return reason
    return kind.reason_to_skip(notice, now)


def reason_not_to_remind(notice: Notice, *, now: datetime) -> str:
    if notice.user.has_left(on=notice.user.today(now)):
        return "no place any more"
    if not notice.subject:
        return ""
    sent = reminders_sent(notice.user).filter(subject=notice.subject)
    if sent.count() >= SUBJECT_IN_ALL:
        return "three reminders about this were sent"
    if sent.filter(ended_at__gte=week_began(notice.user, now)).count() >= SUBJECT_A_WEEK:
        return "a reminder about this was sent this week"
    return ""


def put_off_until(notice: Notice, kind: NoticeKind, *, now: datetime) -> tuple[datetime, str] | None:
    """The moment (UTC) at which to ask again, and why; None when the notice may go at `now`."""
    if kind.category is Category.SECURITY:
        return None
    if kind.category is Category.REMINDER and (held := hold_reminder(notice.user, now=now)):
        return held
    allowed = quiet_hours.next_allowed(notice.user, now)
    return (allowed, "put off: quiet hours") if allowed > now else None


def hold_reminder(user: User, *, now: datetime) -> tuple[datetime, str] | None:
    today = user.today(now)
    if user.paused_until and user.paused_until > today:
        return morning_of(user, user.paused_until), "put off: paused"
    sent = reminders_sent(user)
    if sent.filter(ended_at__gte=start_of(user, today)).count() >= PERSON_A_DAY:
        return morning_of(user, today + DAY), "put off: one a day"
    if sent.filter(ended_at__gte=week_began(user, now)).count() >= PERSON_A_WEEK:
        return morning_of(user, today + DAY), "put off: three a week"
    return None


def reminders_sent(user: User) -> "QuerySet[Notice]":
    return Notice.objects.sent_to(user, kinds=notice_kinds.keys(Category.REMINDER))


def week_began(user: User, now: datetime) -> datetime:
    """The start of the person's day six days ago: a week counts whole days, so that a reminder does not drift."""
    return start_of(user, user.today(now) - 6 * DAY)


def start_of(user: User, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=user.zone).astimezone(UTC)


def morning_of(user: User, day: date) -> datetime:
    return datetime.combine(day, time(settings.QUIET_HOURS[1]), tzinfo=user.zone).astimezone(UTC)
