"""Text that only this site can read: in a field of the database, or in an address."""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def box() -> MultiFernet:
    """The keys of settings.FIELD_KEYS: the first encrypts, all decrypt."""
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in settings.FIELD_KEYS]
    )


def sealed(text: str) -> str:
    """`text` as it may stand in an address, where histories and logs keep it."""
    return box().encrypt(text.encode()).decode()


def unsealed(token: str) -> str | None:
    """What `sealed` was given; None for anything else."""
    try:
        return box().decrypt(token.encode()).decode()
    except InvalidToken:
        return None


def locks_for(person: int) -> str:
    """Keys of a person's own, for what a browser keeps before it is sent: the first locks, all open. Nobody else is given them."""
    told = f"what waits on a phone of {person}".encode()
    digests = [hmac.digest(key.encode(), told, "sha256") for key in settings.FIELD_KEYS]
    return " ".join(base64.b64encode(digest).decode() for digest in digests)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Text in Python, Fernet in the database. It cannot be searched, sorted or filtered, which is the point."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return box().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return box().decrypt(value.encode()).decode() if value else value
