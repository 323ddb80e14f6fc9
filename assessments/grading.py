"""How many answers of an attempt are right."""

from dataclasses import dataclass
from decimal import Decimal

from assessments import questions
from assessments.bank import in_order
from assessments.models import Attempt, Response


@dataclass(frozen=True)
class Result:
    """`percent` 0–100 with two decimals; `responses` carry their fractions, not saved yet."""

    responses: list[Response]
    right_count: int
    percent: Decimal
    passed: bool


def grade(attempt: Attempt) -> Result:
    """The result of the answers as they are stored now; it writes nothing."""
    responses = list(in_order(attempt.responses.all()))
    for response in responses:
        choices = list(response.version.choices.all())
        response.fraction = questions.get(response.version.kind).grade(response.answer, choices)
    fractions = [response.fraction or Decimal(0) for response in responses]
    right_count = fractions.count(Decimal(1))
    percent = (100 * sum(fractions, Decimal(0)) / len(fractions)).quantize(Decimal("0.01"))
    needed = attempt.quiz.pass_count
    return Result(responses, right_count, percent, needed is None or right_count >= needed)
