"""How people are called on pages."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

# Without "@": whoever took another's address for a name could tell by the time of an answer whether it is known.
username_validators = [RegexValidator(r"^[\w.+-]+\Z", _("Letters, digits and . + - _ only, please."))]


def display(user: "User") -> str:
    """The name a person chose to be called by; never the legal name."""
    return user.display_name or user.username
