"""What the frame of every page needs: the places, where leaving goes, and whether this phone may keep anything."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lms.kit.encryption import locks_for

HELP = (_("Help"), "accounts:help_now")
LEARNER = [(_("Home"), "home"), (_("Courses"), "enrollments:catalogue")]
CERTIFICATES = (_("Certificates"), "certificates:certificate_list")
PEOPLE = (_("People"), "enrollments:people")
WRITE = (_("Write"), "courses:course_list")
ROOM_AT_THE_THUMB = 5


@dataclass(frozen=True)
class Place:
    label: Any
    url: str
    current: bool


def names_for(user: Any) -> list[tuple[Any, str]]:
    """(label, URL name) of each place that `user` works in, five at most: Certificates gives way first, it is on the home page too."""
    if not user.is_authenticated:
        return [HELP]
    work = [PEOPLE] if user.is_superuser or user.scope("coordinator") else []
    work += [WRITE] if user.is_superuser or user.scope("trainer") else []
    middle = [CERTIFICATES, *work]
    return [*LEARNER, *middle[-(ROOM_AT_THE_THUMB - len(LEARNER) - 1) :], HELP]


def places(request: HttpRequest) -> list[Place]:
    """The places of the person who asks; the most exact one is marked as current."""
    found = []
    for label, name in names_for(request.user):
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:
            continue
    here = max(
        (url for _label, url in found if request.path == url or (url != "/" and request.path.startswith(url))),
        default="",
    )
    return [Place(label, url, url == here) for label, url in found]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Who looks, and the keys to what she answered without a line. Without an exit address the Leave link goes through /leave/, which signs out: so it is where a person wants that."""
    user = getattr(request, "user", None)
    if user is None:
        return {"exit_url": settings.LEAVE_URL}
    shared = user.is_authenticated and user.shared_device
    signs_out = user.is_authenticated and user.is_signed_out_by_leaving
    return {
        "person": user if user.is_authenticated else None,
        "locks": locks_for(user.pk) if user.is_authenticated else "",
        "places": SimpleLazyObject(lambda: places(request)),
        "exit_url": "" if signs_out else settings.LEAVE_URL,
        "keeps_offline": ("no" if shared else "yes") if user.is_authenticated else "",
    }
