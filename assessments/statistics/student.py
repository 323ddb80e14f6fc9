"""Student's t distribution: how far a mean of few people may lie from the truth."""

from collections.abc import Iterator
from math import exp, lgamma, log, log1p

STEPS, SMALLEST, ENOUGH = 10_000, 1e-300, 3e-16


def quantile(p: float, df: int) -> float:
    """The t below which the share `p` of the distribution with `df` degrees of freedom lies, to 1e-8 for up to a million degrees.

    Found by halving: the tail beyond t is I_x(df/2, 1/2) / 2 with x = df / (df + t²), the regularized incomplete beta function
    (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1 and 26.5.27). Raises ValueError outside 0 < p < 1, df >= 1.
    """
    if not 0 < p < 1 or df < 1:
        raise ValueError(f"There is no t for p = {p} and {df} degrees of freedom.")
    if p < 0.5:
        return -quantile(1 - p, df)
    low, high = 0.0, 1.0
    while tail(high, df) > 1 - p:
        low, high = high, 2 * high
    for _step in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if tail(middle, df) > 1 - p else (low, middle)
    return high if p > 0.5 else 0.0


def tail(t: float, df: int) -> float:
    """The share of the distribution above `t`, which is at least 0."""
    square = t * t
    return beta(df / (df + square), square / (df + square), df / 2, 0.5) / 2


def beta(x: float, rest: float, a: float, b: float) -> float:
    """I_x(a, b), the regularized incomplete beta function; `rest` is 1 - x, given apart because x may lie close to 1.

    The continued fraction of the NIST Digital Library of Mathematical Functions, 8.17.22, on the side where it is quick, by
    Lentz's method (Press et al., Numerical Recipes, 3rd edition, 5.2 and 6.4).
    """
    if x <= 0 or rest <= 0:
        return float(x > 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(rest, x, b, a)
    logs = log(x) if x < 0.5 else log1p(-rest)
    others = log(rest) if rest < 0.5 else log1p(-x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * logs + b * others) / a
    return front / fraction(terms(x, a, b))


def terms(x: float, a: float, b: float) -> Iterator[float]:
    """d1, d2, … of DLMF 8.17.22: I = front / (1 + d1 / (1 + d2 / (1 + …)))."""
    for m in range(STEPS):
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        k = m + 1
        yield k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))


def fraction(numerators: Iterator[float]) -> float:
    """1 + d1 / (1 + d2 / (1 + …)) to the last digit, from the front. Raises ArithmeticError when it does not settle."""
    value, c, d = 1.0, 1.0, 0.0
    for numerator in numerators:
        d = 1 / away_from_zero(1 + numerator * d)
        c = away_from_zero(1 + numerator / c)
        value *= c * d
        if abs(c * d - 1) <= ENOUGH:
            return value
    raise ArithmeticError("The fraction does not settle.")


def away_from_zero(value: float) -> float:
    return value if abs(value) > SMALLEST else SMALLEST
