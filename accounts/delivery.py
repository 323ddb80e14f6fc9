"""From rows to mails: claimed by one worker, sent once, and never in the night.

A row is claimed by one conditional UPDATE under a lease on the database's clock, committed before anything is sent. A worker that dies
leaves a lease that runs out; the copy that it may have sent has the same Message-ID as the next. A worker that was held up for half of
its lease sends nothing: another may have the row in hand before the mail server answers.
"""

import smtplib
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from accounts import holding, letters, notice_kinds
from accounts.models import Notice, User
from accounts.notice_kinds import Category
from lms.kit import states

log = structlog.get_logger()
BATCH = 200
SECONDS = 120
MOST_TRIES = 8
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]


class MailServerError(Exception):
    """The mail server is away, so the rest of the batch can wait as well. Its text is the fault's kind, never an address."""


class RefusedError(Exception):
    """The mail server is there and does not take this letter."""


def deliver_due(*, now: datetime) -> int:
    """Sends what is due at `now`, oldest first, and returns how many were sent.

    Stops after BATCH rows or SECONDS; the next sweep goes on. What a slow mail server takes counts, so that nothing leaves after the hour
    has closed. One row that cannot be sent holds up no other, except when the
    mail server itself is away. What is a mistake in the code is raised after the last row.
    """
    sent, broken, began = 0, [], monotonic()
    rows = Notice.objects.due(now=now).order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]
    for notice_id in list(rows):
        spent = int(monotonic() - began)
        if spent > SECONDS:
            break
        drop_stale_connections()
        try:
            sent += deliver(notice_id, now=now + timedelta(seconds=spent))
        except MailServerError:
            break
        except Exception as error:  # noqa: BLE001 -- raised again below, after the other rows have had their turn
            broken.append(error)
    if broken:
        raise ExceptionGroup("some notices could not be made", broken)
    return sent


def drop_stale_connections() -> None:
    """A connection that the database has dropped is made anew before the next row, unless a caller's transaction is on it."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def deliver(notice_id: int, *, now: datetime) -> bool:
    """Sends one notice if it is due at `now`, nobody else has it in hand, and nothing speaks against it; True when sent.

    Otherwise the row says why: skipped, put off, or to be tried again. Raises MailServerError, and whatever
    a kind's own code raises.
    """
    began = monotonic()
    notice = claim(notice_id, now=now)
    if notice is None:
        return False
    try:
        return send_or_hold(notice, began=began, now=now)
    except Exception as error:
        try_again_later(notice, error, now=now)
        if isinstance(error, RefusedError):
            return False
        raise


def claim(notice_id: int, *, now: datetime) -> Notice | None:
    """Takes the notice in hand for settings.NOTICE_LEASE, for one caller only. A person's reminders are taken one at a time, so that caps hold."""
    with transaction.atomic(durable=True):
        mine = Notice.objects.due(now=now).filter(pk=notice_id)
        notice = mine.first()
        if notice is None:
            return None
        reminders = notice_kinds.keys(Category.REMINDER)
        if notice.kind in reminders:
            User.objects.select_for_update(no_key=True).get(pk=notice.user_id)
            others = Notice.objects.in_hand().filter(user=OuterRef("user"), kind__in=reminders)
            mine = mine.exclude(Exists(others.exclude(pk=notice_id)))
        if not mine.update(claimed_until=Now() + settings.NOTICE_LEASE, tries=F("tries") + 1):
            return None
    return Notice.objects.select_related("user").get(pk=notice_id)


def send_or_hold(notice: Notice, *, began: float, now: datetime) -> bool:
    if notice.tries > MOST_TRIES:
        end(notice, Notice.State.FAILED, reason=notice.reason or "the worker stopped each time", now=now)
        return False
    kind = notice_kinds.get(notice.kind)
    if reason := holding.reason_to_drop(notice, kind, now=now):
        end(notice, Notice.State.SKIPPED, reason=reason, now=now)
        return False
    if held := holding.put_off_until(notice, kind, now=now):
        put_off(notice, *held)
        return False
    letter = letters.compose(notice, kind)
    if monotonic() - began > settings.NOTICE_LEASE.total_seconds() / 2:
        put_off(notice, now, "the worker was held up")
        return False
    post(letter)
    end(notice, Notice.State.SENT, reason="", now=now)
    return True


def post(letter: EmailMessage) -> None:
    """Hands the letter to the mail server. Raises RefusedError or MailServerError, without what the server said: it may hold names."""
    try:
        letter.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
        raise RefusedError(type(error).__name__) from None
    except OSError as error:
        raise MailServerError(type(error).__name__) from None


def end(notice: Notice, state: Notice.State, *, reason: str, now: datetime) -> None:
    states.move(notice, state, also={"reason": reason[:200], "ended_at": now, "claimed_until": None})


def put_off(notice: Notice, until: datetime, reason: str) -> None:
    """Back into the row of those who wait; being put off is not a try."""
    Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING, claimed_until=notice.claimed_until).update(
        due_at=until, reason=reason, claimed_until=None, tries=F("tries") - 1
    )


def try_again_later(notice: Notice, error: Exception, *, now: datetime) -> None:
    """Writes down the next try, further off each time, or gives up; the reason names the fault's kind, never an address."""
    reason = str(error) if isinstance(error, RefusedError | MailServerError) else type(error).__name__
    log.warning("notice_not_sent", notice=notice.pk, kind=notice.kind, tries=notice.tries, fault=reason)
    if notice.tries >= MOST_TRIES:
        end(notice, Notice.State.FAILED, reason=reason, now=now)
        return
    Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING, claimed_until=notice.claimed_until).update(
        due_at=now + BACK_OFF[notice.tries - 1], reason=reason, claimed_until=None
    )
