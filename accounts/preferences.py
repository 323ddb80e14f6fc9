"""What people settle for themselves: how they are called, when they are written to, whose phone it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.models import User

Remark = Callable[[User], str]
REMARKS: list[Remark] = []
OWN = (
    "display_name",
    "legal_name",
    "certificate_name",
    "time_zone",
    "channel",
    "paused_until",
    "shared_device",
    "leave_signs_out",
)


def register_remark(remark: Remark) -> None:
    """For the floors above: `remark(user)` answers what they have to say about her settings, or ""."""
    REMARKS.append(remark)


def remarks_for(user: User) -> list[str]:
    return [text for remark in REMARKS if (text := remark(user))]


def settle(user: User, *, wishes: dict[str, Any]) -> User:
    """Writes the person's own wishes (keys from OWN, others are left alone). Doing it twice changes nothing more."""
    changed = [name for name in OWN if name in wishes]
    for name in changed:
        setattr(user, name, wishes[name])
    user.save(update_fields=changed)
    return user


def sign_out_on_leave(user: User) -> None:
    """Makes leaving sign `user` out from now on, unless she has chosen for herself."""
    if user.leave_signs_out is None and User.objects.filter(pk=user.pk, leave_signs_out=None).update(
        leave_signs_out=True
    ):
        user.leave_signs_out = True


def choose_language(user: User, *, language: str) -> None:
    """Pages are in `language` (a code of LANGUAGES) for `user` from now on, on every device."""
    User.objects.filter(pk=user.pk).update(language=language)


def read_limits(user: User, *, now: datetime) -> None:
    """Notes that the person has read what leaving cannot hide; the first time counts."""
    User.objects.filter(pk=user.pk, limits_read_at=None).update(limits_read_at=now)
