"""Who works where, as what, from which day to which: dated rows that are ended, never deleted."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.audit import record
from accounts.models import Membership, Organization, Role, User


class MembershipError(Exception):
    """The place cannot be ended or handed over this way; the text says why to a person."""


@transaction.atomic
def join(
    *,
    user: User,
    organization: Organization,
    role: str,
    started_on: date,
    by: User | None = None,
    now: datetime | None = None,
) -> Membership:
    """Gives `user` a role in `organization` from `started_on` on; while such a place is open, returns that one.

    `now` (default: this moment) dates the audit record.
    """
    membership, made = Membership.objects.get_or_create(
        user=user, organization=organization, role=role, ended_on=None, defaults={"started_on": started_on}
    )
    if made:
        note("membership_started", membership, by=by, now=now, started_on=started_on.isoformat())
    return membership


@transaction.atomic
def leave(
    membership: Membership,
    *,
    ended_on: date,
    by: User | None,
    successor: User | None = None,
    now: datetime | None = None,
) -> Membership:
    """Ends a place: `ended_on` is the first day without it. A `successor` takes over the coordinator's role from that day.

    Ending it twice on the same day changes nothing. When no place is left on the person's own day, reminders stop at once.
    Records, certificates and the sign-in stay. Raises MembershipError.
    """
    now = now or timezone.now()
    check_leave(membership, ended_on=ended_on, successor=successor)
    won = Membership.objects.filter(pk=membership.pk, ended_on=None).update(ended_on=ended_on)
    membership.refresh_from_db()
    if not won and membership.ended_on != ended_on:
        raise MembershipError(_("This place has already ended on another day."))
    if won:
        note("membership_ended", membership, by=by, now=now, ended_on=ended_on.isoformat())
    if successor:
        join(
            user=successor,
            organization=membership.organization,
            role=Role.COORDINATOR,
            started_on=ended_on,
            by=by,
            now=now,
        )
    if membership.user.has_left(on=membership.user.today(now)):
        outbox.drop_reminders(membership.user, reason="no place any more", now=now)
    return membership


@transaction.atomic
def transfer(
    membership: Membership, *, to: Organization, on: date, by: User | None, now: datetime | None = None
) -> Membership:
    """Moves a person's place to `to` from the day `on`: the new row begins where the old one ends. Raises MembershipError."""
    place = join(user=membership.user, organization=to, role=membership.role, started_on=on, by=by, now=now)
    if place.pk != membership.pk:
        leave(membership, ended_on=on, by=by, now=now)
    return place


def check_leave(membership: Membership, *, ended_on: date, successor: User | None) -> None:
    """Whether the place can be ended so. Raises MembershipError."""
    if ended_on < membership.started_on:
        raise MembershipError(_("The last day must not be before the first."))
    if successor and membership.role != Role.COORDINATOR:
        raise MembershipError(_("Only a coordinator's place is handed over."))
    if successor and successor.pk == membership.user_id:
        raise MembershipError(_("Choose another person to take over."))


def note(verb: str, membership: Membership, *, by: User | None, now: datetime | None, **detail: Any) -> None:
    record(
        verb=verb,
        actor=by,
        subject=membership,
        person=membership.user,
        detail={"organization": membership.organization_id, "role": membership.role, **detail},
        now=now or timezone.now(),
    )
