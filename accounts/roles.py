"""What each role may do, in words that a coordinator can read. Views and templates ask for an ability, never for a role."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User


@dataclass(frozen=True)
class Ability:
    """`key` is what code asks for; `text` what it means to a person."""

    key: str
    text: str | Promise


LEARN = Ability("learn", _("Take courses, see one's own progress and keep one's own certificates."))
WRITE = Ability(
    "write", _("Write and publish the courses of this organization, mark answers under an alias, and watch practice.")
)
TRACK = Ability("track", _("See who is where in which course, here and in every place below, and nowhere else."))
ADD_PEOPLE = Ability("add_people", _("Add people here and below, enroll them, and set dates."))
REVIEW = Ability(
    "review", _("Read courses of this organization before they are published, and say so when something is not right.")
)

ROLES: dict[Role, tuple[Ability, ...]] = {
    Role.LEARNER: (LEARN,),
    Role.TRAINER: (LEARN, WRITE),
    Role.COORDINATOR: (LEARN, TRACK, ADD_PEOPLE),
    Role.REVIEWER: (LEARN, REVIEW),
}


def abilities(user: User) -> frozenset[str]:
    """The keys of what `user` may do somewhere today. Where, the querysets say."""
    return frozenset(ability.key for role in user.roles() for ability in ROLES[Role(role)])
