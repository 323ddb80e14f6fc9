"""What people gained between a pretest and a posttest: the same people before and after, nobody else."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt

from assessments.statistics.items import Score
from assessments.statistics.moments import deviations, variance
from assessments.statistics.student import quantile

FEWEST, CONFIDENCE = 5, 0.95


@dataclass(frozen=True)
class Gain:
    """`before`, `after`, `difference`, `low` and `high` have the unit of the scores.

    `low` to `high` is the 95 % confidence interval of the mean difference: difference ± t(0.975, n - 1) · sd / √n, with the sd
    of the differences (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2). `effect` is Cohen's d_z, difference / sd
    (Cohen, Statistical Power Analysis, 2nd edition, 1988, p. 48; Lakens, doi:10.3389/fpsyg.2013.00863, formula 6). These three
    are None for one person and where everybody changed alike; all figures are None where too few people match.
    """

    matched: int
    only_before: int
    only_after: int
    too_few: bool
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    effect: float | None = None


def paired[K: Hashable](before: Mapping[K, Score], after: Mapping[K, Score], *, fewest: int = FEWEST) -> Gain:
    """The gain of the people in both; those in one only are counted, and nothing more. Hidden under `fewest` people."""
    people = [person for person in before if person in after]
    counted = {"matched": len(people), "only_before": len(before) - len(people), "only_after": len(after) - len(people)}
    if len(people) < max(fewest, 1):
        return Gain(**counted, too_few=True)
    firsts, seconds = [float(before[person]) for person in people], [float(after[person]) for person in people]
    differences = [second - first for first, second in zip(firsts, seconds, strict=True)]
    mean = fsum(differences) / len(people)
    low, high, effect = certainty(differences, mean, scale=max(map(abs, firsts + seconds)))
    return Gain(
        **counted,
        too_few=False,
        before=fsum(firsts) / len(people),
        after=fsum(seconds) / len(people),
        difference=mean,
        low=low,
        high=high,
        effect=effect,
    )


def certainty(
    differences: list[float], mean: float, *, scale: float
) -> tuple[float | None, float | None, float | None]:
    """Low and high end of the interval, and the effect."""
    n = len(differences)
    moved = deviations(differences, scale=scale)
    if n < 2 or not any(moved):
        return None, None, None
    sd = sqrt(variance(moved))
    margin = quantile((1 + CONFIDENCE) / 2, n - 1) * sd / sqrt(n)
    return mean - margin, mean + margin, mean / sd


def by_topic[K: Hashable, T: Hashable](
    before: Mapping[K, Mapping[T, Score]], after: Mapping[K, Mapping[T, Score]], *, fewest: int = FEWEST
) -> dict[T, Gain]:
    """The gain in each topic (a learning objective), over the people who were asked about it both times.

    Topics in the order in which they first appear; a person not asked about a topic has no score there.
    """
    topics = dict.fromkeys(topic for scores in [*before.values(), *after.values()] for topic in scores)
    return {topic: paired(of_topic(before, topic), of_topic(after, topic), fewest=fewest) for topic in topics}


def of_topic[K: Hashable, T: Hashable](people: Mapping[K, Mapping[T, Score]], topic: T) -> dict[K, Score]:
    return {person: scores[topic] for person, scores in people.items() if topic in scores}
