"""Which of several attempts is the result: the one rule that pages and completions share."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.grading import CENT, is_enough
from assessments.models import Attempt, Quiz


@dataclass(frozen=True)
class Result:
    """`attempt` is the one that counts; None where it is an average."""

    percent: Decimal
    passed: bool
    attempt: Attempt | None


def result(quiz: Quiz, attempts: Iterable[Attempt]) -> Result | None:
    """What the graded ones of `attempts`, all of one person at `quiz`, come to. None while there is none."""
    graded = sorted((one for one in attempts if one.state == Attempt.State.GRADED), key=lambda one: one.number)
    if not graded:
        return None
    if quiz.counts == Quiz.Counts.AVERAGE:
        return average(quiz, graded)
    chosen = {Quiz.Counts.FIRST: graded[0], Quiz.Counts.LAST: graded[-1]}.get(Quiz.Counts(quiz.counts)) or best(graded)
    assert chosen is not None  # noqa: S101 -- there is one at least
    assert chosen.percent is not None  # noqa: S101 -- it is graded
    return Result(chosen.percent, bool(chosen.passed), chosen)


def best(attempts: Iterable[Attempt]) -> Attempt | None:
    """The graded attempt with the highest percent among those that are enough, or else among all; the earlier of two alike."""
    graded = [attempt for attempt in attempts if attempt.state == Attempt.State.GRADED]
    return max(graded, key=lambda attempt: (attempt.passed, attempt.percent, -attempt.number), default=None)


def average(quiz: Quiz, graded: list[Attempt]) -> Result:
    percent = sum((one.percent or Decimal(0) for one in graded), Decimal(0)) / len(graded)
    right = sum(one.right_count or 0 for one in graded) / len(graded)
    if quiz.behaviour == Quiz.Behaviour.MASTERY:
        return Result(percent.quantize(CENT), any(one.passed for one in graded), None)
    return Result(percent.quantize(CENT), is_enough(quiz, right_count=right, percent=percent), None)
