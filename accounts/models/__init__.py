"""Who people are, where they work, what they may do, how we reach them."""

from accounts.models.accommodation import Accommodation
from accounts.models.event import Event
from accounts.models.heartbeat import Heartbeat
from accounts.models.helpline import Helpline
from accounts.models.look import Look
from accounts.models.membership import Membership, Role
from accounts.models.notice import Notice
from accounts.models.organization import Organization
from accounts.models.user import User

__all__ = [
    "Accommodation",
    "Event",
    "Heartbeat",
    "Helpline",
    "Look",
    "Membership",
    "Notice",
    "Organization",
    "Role",
    "User",
]
