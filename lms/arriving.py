"""Packages of courses that were looked at and not taken yet: kept for a day at most, for the person who sent them."""

import secrets
from datetime import datetime, timedelta

from django.core import signing

from accounts.models import Organization, User
from lms.kit import files

FOLDER, DAY, HOUR = "arriving", timedelta(days=1), 3600
SALT = "lms.arriving"


def keep(content: bytes, *, by: User, organization: Organization) -> str:
    """Puts the package aside, in the place of the one that `by` left before; with the token that comes back she may take it within an hour."""
    hers = f"{by.pk}-"
    for earlier in waiting():
        if earlier.startswith(hers):
            drop(earlier)
    name = hers + secrets.token_hex(16)
    files.write(f"{FOLDER}/{name}", content)
    return signing.dumps([name, by.pk, organization.pk], salt=SALT)


def find(token: str, *, by: User) -> tuple[str, int] | None:
    """The name of the package and its organization's id; None for a token that is not hers, or too old."""
    try:
        name, person, organization = signing.loads(token, salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        return None
    return (name, organization) if person == by.pk else None


def read(name: str) -> bytes | None:
    return files.read(f"{FOLDER}/{name}")


def drop(name: str) -> None:
    files.storage().delete(f"{FOLDER}/{name}")


def waiting() -> list[str]:
    """The names of all that are put aside."""
    place = files.storage()
    return place.listdir(FOLDER)[1] if place.exists(FOLDER) else []


def drop_old(*, now: datetime) -> int:
    """Takes away what nobody came back for within a day; returns how many."""
    place = files.storage()
    old = [name for name in waiting() if now - place.get_modified_time(f"{FOLDER}/{name}") > DAY]
    for name in old:
        drop(name)
    return len(old)
