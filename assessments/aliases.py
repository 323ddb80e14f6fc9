"""What a sitting is called where nobody needs to know whose it is."""

from enum import StrEnum

from assessments.models import Attempt
from lms.kit.codes import derived_code

LENGTH = 5


class Among(StrEnum):
    """Lists that must not lead from one to the other: a text is known by its words, so its name must not find its result."""

    ANSWERS = "alias"
    RESULTS = "results"


def alias_of(attempt: Attempt, *, among: Among) -> str:
    """The same code for a sitting wherever it stands `among` the same, and one that says nothing of its person."""
    return derived_code(f"{among}:{attempt.pk}:{attempt.seed}", LENGTH)
