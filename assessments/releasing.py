"""From when the parts of the feedback may be seen. What is not released is not put into a page at all."""

from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime, timedelta

from assessments.models import Quiz
from assessments.models.settings import Release

LATER = timedelta(minutes=2)


@dataclass(frozen=True)
class Released:
    """Whether an answer is right; how much is right in all; what is said about it; what would have been right, and why."""

    correctness: bool
    marks: bool
    feedback: bool
    answer: bool

    @property
    def something(self) -> bool:
        return any(astuple(self))

    @property
    def whole(self) -> bool:
        return all(astuple(self))


ALL = Released(correctness=True, marks=True, feedback=True, answer=True)
NOTHING = Released(correctness=False, marks=False, feedback=False, answer=False)


def moment(quiz: Quiz, part: str) -> Release:
    """From when the `part` of Released may be seen; "usual" is made out."""
    said = Release(getattr(quiz, f"{part}_from"))
    if said != Release.USUAL:
        return said
    return Release.DURING if quiz.checks_each else Release.SENT


def parts(quiz: Quiz, *, open_moments: set[Release]) -> Released:
    return Released(**{part.name: moment(quiz, part.name) in open_moments for part in fields(Released)})


def while_answering(quiz: Quiz, *, settled: bool) -> Released:
    """For an answer that was checked. What is right is not told while there is a further try."""
    if not quiz.checks_each:
        return NOTHING
    found = parts(quiz, open_moments={Release.DURING})
    return found if settled else replace(found, answer=False)


def afterwards(quiz: Quiz, *, submitted_at: datetime, closes_at: datetime | None, now: datetime) -> Released:
    """For answers that were sent in at `submitted_at`; `closes_at` is when the person's date has passed."""
    open_moments = {Release.DURING, Release.SENT}
    if now >= submitted_at + LATER:
        open_moments.add(Release.LATER)
    if closes_at is not None and now >= closes_at:
        open_moments.add(Release.CLOSED)
    return parts(quiz, open_moments=open_moments)
