"""How the questions of a quiz did, and the quiz as a whole.

The formulas are those of Moodle's quiz statistics report (docs.moodle.org/dev/Quiz_statistics_calculations; its source:
question/classes/statistics/questions/calculator.php and mod/quiz/report/statistics/classes/calculator.php).

Where attempts draw different questions, an item's figures use only the attempts that drew it, as Moodle's do for the
questions behind a random one. Two things differ there. We correlate with the rest of the attempt; Moodle, for these questions
only, with the whole attempt, which flatters them. And effective weight, CIC, error ratio and standard error compare all items
on the same people: they are None here, and Moodle gives them for the place in the quiz. For those, pass rows by place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum, sqrt

from assessments.statistics.moments import correlation, covariance, deviations, largest, variance

FEWEST = 10

Score = float | Decimal
Row = Sequence[Score | None]


@dataclass(frozen=True)
class ItemStatistics:
    """One item over the `n` attempts that drew it. Percent, except `sd`, which is in points; None where undefined.

    `discrimination` is 100 times Pearson's r with the rest of the attempt (not the top and bottom 27 %); `efficiency` is its
    covariance in percent of what the same two lists reach when both are sorted.
    """

    n: int
    facility: float | None
    sd: float | None
    discrimination: float | None
    efficiency: float | None
    effective_weight: float | None

    @property
    def too_few(self) -> bool:
        """Whether so few people answered that no page shows these figures."""
        return self.n < FEWEST


@dataclass(frozen=True)
class QuizStatistics:
    """All `n` attempts. `mean`, `sd` and `standard_error` in points, `cic` and `error_ratio` in percent; None where undefined.

    `cic`, the coefficient of internal consistency, is Cronbach's alpha in percent.
    """

    n: int
    mean: float | None
    sd: float | None
    cic: float | None
    error_ratio: float | None
    standard_error: float | None
    skewness: float | None
    kurtosis: float | None

    @property
    def too_few(self) -> bool:
        """Whether there are so few attempts that no page shows these figures."""
        return self.n < FEWEST


@dataclass(frozen=True)
class Analysis:
    """`items` stand in the order of the columns."""

    items: list[ItemStatistics]
    quiz: QuizStatistics


@dataclass(frozen=True)
class Column:
    """One item: its mean, and deviations of its scores, of the rest and of the whole, over the attempts that drew it."""

    mean: float | None
    own: list[float]
    rest: list[float]
    whole: list[float]

    @property
    def share(self) -> float | None:
        """Covariance with the whole, None for fewer than two attempts."""
        return covariance(self.own, self.whole) if len(self.own) > 1 else None


def analyze(rows: Iterable[Row], maxima: Sequence[Score]) -> Analysis:
    """The figures of `rows`, one for each attempt, read once; `maxima` are the points an item can give.

    None is an item this attempt did not draw; one drawn and left open counts 0. Raises ValueError for a row of another length
    than `maxima`.
    """
    scores = [numbers(row, len(maxima)) for row in rows]
    drawn = [[score for score in row if score is not None] for row in scores]
    base = fsum(drawn[0]) if drawn else 0.0
    totals = [fsum([*row, -base]) for row in drawn]
    columns = [column(scores, totals, place) for place in range(len(maxima))]
    same = all(len(row) == len(maxima) for row in drawn)
    weights = effective_weights(columns) if same else [None] * len(columns)
    items = [item(*parts) for parts in zip(columns, maxima, weights, strict=True)]
    return Analysis(items, quiz(columns, totals, base, same=same))


def numbers(row: Row, length: int) -> list[float | None]:
    """`row` in floats. Raises ValueError when it is not `length` long."""
    if len(row) != length:
        raise ValueError(f"A row of {len(row)} scores does not fit {length} items.")
    return [None if score is None else float(score) for score in row]


def column(scores: Sequence[Sequence[float | None]], totals: Sequence[float], place: int) -> Column:
    """The item at `place`. `totals` may all be off by the same amount."""
    pairs = [(row[place], total) for row, total in zip(scores, totals, strict=True)]
    own = [score for score, _ in pairs if score is not None]
    if not own:
        return Column(None, [], [], [])
    whole = [total for score, total in pairs if score is not None]
    rest = [total - (score - own[0]) for score, total in zip(own, whole, strict=True)]
    moved = deviations(own)
    size = largest([*moved, *deviations(whole)])
    return Column(fsum(own) / len(own), moved, deviations(rest, scale=size), deviations(whole, scale=size))


def item(column: Column, maximum: Score, weight: float | None) -> ItemStatistics:
    n = len(column.own)
    facility = 100 * column.mean / float(maximum) if column.mean is not None and maximum else None
    r = correlation(column.own, column.rest)
    best = None if r is None else covariance(sorted(column.own), sorted(column.rest))
    return ItemStatistics(
        n=n,
        facility=facility,
        sd=sqrt(variance(column.own)) if n > 1 else None,
        discrimination=None if r is None else 100 * r,
        efficiency=100 * covariance(column.own, column.rest) / best if best else None,
        effective_weight=weight,
    )


def effective_weights(columns: Sequence[Column]) -> list[float | None]:
    """How much of the quiz each item decides, in percent; None for an item that pulls the other way."""
    roots = [sqrt(column.share) if column.share is not None and column.share >= 0 else None for column in columns]
    everything = fsum(root for root in roots if root is not None)
    return [100 * root / everything if root is not None and everything else None for root in roots]


def quiz(columns: Sequence[Column], totals: Sequence[float], base: float, *, same: bool) -> QuizStatistics:
    """The whole; `totals` are lower than they were by `base`, `same` says that all attempts drew the same items."""
    n = len(totals)
    moved = deviations(totals, scale=max((largest(column.own) for column in columns if column.own), default=0.0))
    k2 = variance(moved) if n > 1 else None
    cic = consistency(columns, k2) if k2 and same else None
    error_ratio = None if cic is None else 100 * sqrt(max(0.0, 1 - cic / 100))
    sd = None if k2 is None else sqrt(k2)
    return QuizStatistics(
        n=n,
        mean=fsum([base, fsum(totals) / n]) if n else None,
        sd=sd,
        cic=cic,
        error_ratio=error_ratio,
        standard_error=None if error_ratio is None or sd is None else error_ratio * sd / 100,
        skewness=skewness(moved, k2) if k2 and n > 2 else None,
        kurtosis=kurtosis(moved, k2) if k2 and n > 3 else None,
    )


def consistency(columns: Sequence[Column], k2: float) -> float | None:
    """Cronbach's alpha in percent; None for fewer than two items."""
    p = len(columns)
    return 100 * p / (p - 1) * (1 - fsum(variance(column.own) for column in columns) / k2) if p > 1 else None


def skewness(moved: Sequence[float], k2: float) -> float:
    """k3 / k2^1.5 of at least three deviations; k2 and k3 are Fisher's k-statistics."""
    n = len(moved)
    k3 = n * fsum(value**3 for value in moved) / ((n - 1) * (n - 2))
    return k3 / float(k2**1.5)


def kurtosis(moved: Sequence[float], k2: float) -> float:
    """k4 / k2² of at least four deviations: 0 for a normal distribution."""
    n = len(moved)
    m2, m4 = fsum(value**2 for value in moved) / n, fsum(value**4 for value in moved) / n
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
    return k4 / (k2 * k2)


def rest_scores(rows: Iterable[Row], place: int) -> list[float]:
    """What each attempt that drew the item at `place` scored without it, in the order of `rows`."""
    drawn = [[None if score is None else float(score) for score in row] for row in rows]
    return [
        fsum(score for other, score in enumerate(row) if score is not None and other != place)
        for row in drawn
        if row[place] is not None
    ]
