"""How people are called on pages."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


def display(user: "User") -> str:
    """The name a person chose to be called by; never the legal name."""
    return user.display_name or user.username
