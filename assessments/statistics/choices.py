"""How the choices of one question did."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.statistics.items import FEWEST
from assessments.statistics.moments import correlation, deviations


@dataclass(frozen=True)
class Offered:
    """A choice as its author wrote it; `key` is what answers call it."""

    key: int
    text: str
    right: bool


@dataclass(frozen=True)
class Answered:
    """One person's answer: keys of the chosen choices (none: left open), and the score in the rest of the attempt."""

    chosen: frozenset[int]
    rest: float


@dataclass(frozen=True)
class ChoiceStatistics:
    """`share` is the percent of the `n` people asked who chose it; `correlation` is Pearson's r of having chosen it with the
    rest score. Both are None where fewer than 10 people were asked, `times` too; `correlation` also where nothing varies.
    """

    choice: Offered
    n: int
    times: int | None
    share: float | None
    correlation: float | None

    @property
    def too_few(self) -> bool:
        return self.n < FEWEST


def analyze_choices(choices: Sequence[Offered], answers: Sequence[Answered]) -> list[ChoiceStatistics]:
    """The figures of `choices`, in their order; one answer for each attempt that asked the question."""
    n = len(answers)
    if n < FEWEST:
        return [ChoiceStatistics(choice, n, None, None, None) for choice in choices]
    rests = deviations([answer.rest for answer in answers])
    return [one(choice, answers, rests) for choice in choices]


def one(choice: Offered, answers: Sequence[Answered], rests: Sequence[float]) -> ChoiceStatistics:
    taken = [float(choice.key in answer.chosen) for answer in answers]
    times = int(sum(taken))
    return ChoiceStatistics(choice, len(taken), times, 100 * times / len(taken), correlation(deviations(taken), rests))
