"""Who takes what, and how far they are."""

from enrollments.models.enrollment import Cohort, Enrollment, Standing
from enrollments.models.entry import BlockEntry, PollCount
from enrollments.models.invitation import Invitation
from enrollments.models.place_offer import PlaceOffer
from enrollments.models.progress import DueChange, LessonCompletion
from enrollments.models.reminder import ReminderRule

__all__ = [
    "BlockEntry",
    "Cohort",
    "DueChange",
    "Enrollment",
    "Invitation",
    "LessonCompletion",
    "PlaceOffer",
    "PollCount",
    "ReminderRule",
    "Standing",
]
