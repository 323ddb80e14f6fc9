"""How people are called on pages."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lms.kit.codes import random_code

if TYPE_CHECKING:
    from accounts.models import User

# Without "@": whoever took another's address for a name could tell by the time of an answer whether it is known.
username_validators = [RegexValidator(r"^[\w.+-]+\Z", _("Letters, digits and . + - _ only, please."))]


def made_up() -> str:
    """A user name for somebody who was given none. It is seen where no other name is known, so it says nothing; an address would."""
    return f"p-{random_code(8).lower()}"


def display(user: "User") -> str:
    """The name a person chose to be called by; never the legal name."""
    return user.display_name or user.username
