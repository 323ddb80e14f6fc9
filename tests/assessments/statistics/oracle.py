"""The figures of item analysis from their definitions, in exact fractions: slow, and none of the code under test."""

import statistics
from fractions import Fraction
from math import sqrt


def covariance(xs, ys):
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / (len(xs) - 1)


def pearson(xs, ys):
    product = covariance(xs, xs) * covariance(ys, ys)
    return float(covariance(xs, ys)) / sqrt(product) if product else None


def item(rows, place, maximum):
    """n, facility, SD, discrimination and efficiency over the rows that have the item at `place`."""
    rows = [[None if score is None else Fraction(score) for score in row] for row in rows]
    pairs = [(row[place], sum(s for s in row if s is not None)) for row in rows if row[place] is not None]
    own, rest = [own for own, _ in pairs], [total - own for own, total in pairs]
    facility = 100 * statistics.mean(own) / Fraction(maximum) if own else None
    if len(own) < 2:
        return len(own), facility, None, None, None
    r, best = pearson(own, rest), covariance(sorted(own), sorted(rest))
    efficiency = 100 * covariance(own, rest) / best if best else None
    return len(own), facility, sqrt(statistics.variance(own)), None if r is None else 100 * r, efficiency


def weights(rows):
    rows = [[Fraction(score) for score in row] for row in rows]
    totals = [sum(row) for row in rows]
    shares = [covariance(list(column), totals) for column in zip(*rows, strict=True)]
    everything = sum(sqrt(share) for share in shares if share >= 0)
    return [100 * sqrt(share) / everything if share >= 0 and everything else None for share in shares]


def whole(rows):
    """Mean, SD, CIC, error ratio, standard error, skewness and kurtosis of at least four rows that are not all alike."""
    rows = [[Fraction(score) for score in row] for row in rows]
    totals, p, n = [sum(row) for row in rows], len(rows[0]), len(rows)
    mean, total = statistics.mean(totals), statistics.variance(totals)
    cic = (
        100 * Fraction(p, p - 1) * (1 - sum(statistics.variance(column) for column in zip(*rows, strict=True)) / total)
    )
    error = 100 * sqrt(1 - cic / 100)
    s2, s3, s4 = (sum((t - mean) ** power for t in totals) for power in (2, 3, 4))
    g1 = float(Fraction(n, (n - 1) * (n - 2)) * s3) / float(total) ** 1.5
    g2 = Fraction(n * (n + 1), (n - 1) * (n - 2) * (n - 3)) * s4 / total**2
    g2 -= Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3))
    assert total == s2 / (n - 1)
    return [float(figure) for figure in (mean, sqrt(total), cic, error, error * sqrt(total) / 100, g1, g2)]
