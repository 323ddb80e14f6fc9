"""Letters that no certificate can print: said to the person while she can still choose another name."""

import unicodedata

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.preferences import register_remark
from certificates.facts import name_of
from lms.kit.typesetting import letters, printable

SPACES_AND_CONTROLS = ("Z", "C")


def is_seen(sign: str) -> bool:
    """Whether `sign` leaves a mark of its own: no space, no control, no selector that only colors the sign before it."""
    selects = unicodedata.name(sign, "").startswith("VARIATION SELECTOR")
    return not selects and not unicodedata.category(sign).startswith(SPACES_AND_CONTROLS)


def unprintable(text: str) -> list[str]:
    """The visible signs of `text` that no shipped font has, each once, in their order."""
    composed = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(sign for sign in composed if sign not in letters() and is_seen(sign)))


def remark_on(name: str) -> str:
    """What a holder called `name` should know about her certificate; "" when all of it can be printed."""
    missing = unprintable(name)
    if not missing:
        return ""
    words = {"signs": " ".join(missing), "shown": printable(name)}
    if not words["shown"]:
        return (
            _(
                "A certificate cannot print %(signs)s, so yours would carry no name. You can choose or write another one."
            )
            % words
        )
    return (
        _("A certificate cannot print %(signs)s. It would say “%(shown)s”. You can choose or write another name.")
        % words
    )


def remark_for(user: User) -> str:
    """The same for the name that `user` wants on certificates today."""
    return remark_on(name_of(user))


register_remark(remark_for)
