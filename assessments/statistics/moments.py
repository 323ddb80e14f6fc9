"""Deviations, variances and correlations that large numbers do not spoil.

Sums run over deviations from the mean, with `math.fsum` and `math.sumprod`: never the difference of two large sums.
"""

from collections.abc import Sequence
from math import fsum, sqrt, sumprod

NOISE = 1e-12


def deviations(values: Sequence[float], *, scale: float = 0.0) -> list[float]:
    """`values` minus their mean; [] for none.

    All are 0.0 where the values differ by no more than NOISE times `scale`: 0.1 + 0.2 and 0.3 are the same score.
    """
    if not values:
        return []
    shifted = [value - values[0] for value in values]
    if largest(shifted) <= NOISE * scale:
        return [0.0] * len(shifted)
    mean = fsum(shifted) / len(shifted)
    return [value - mean for value in shifted]


def largest(values: Sequence[float]) -> float:
    """The largest distance from 0 in `values`, which are not empty."""
    return max(map(abs, values))


def variance(deviated: Sequence[float]) -> float:
    """Of at least two values, given as deviations; the denominator is n - 1."""
    return sumprod(deviated, deviated) / (len(deviated) - 1)


def covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """Of at least two pairs, given as deviations; the denominator is n - 1. 0.0 where only rounding is left."""
    product = sumprod(one, other)
    possible = sqrt(sumprod(one, one) * sumprod(other, other))
    return 0.0 if abs(product) <= NOISE * possible else product / (len(one) - 1)


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's r of deviations, -1 to 1; None for fewer than two pairs or where one side never varies."""
    if len(one) < 2:
        return None
    possible = sqrt(variance(one)) * sqrt(variance(other))
    return covariance(one, other) / possible if possible else None
