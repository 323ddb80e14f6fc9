"""How many answers of an attempt are right."""

from dataclasses import dataclass
from decimal import Decimal

from assessments import wordings
from assessments.bank import in_order
from assessments.keying import Ruling, rulings
from assessments.keying import earned as keyed
from assessments.models import Attempt, Quiz, Response
from assessments.questions import Answer

HUNDRED, CENT, NONE = Decimal(100), Decimal("0.01"), Decimal(0)


@dataclass(frozen=True)
class Result:
    """`percent` 0–100 with two decimals; `responses` carry their fractions, not saved yet."""

    responses: list[Response]
    right_count: int
    percent: Decimal
    passed: bool

    @property
    def waits(self) -> bool:
        """Whether a person has to mark some of it first."""
        return any(response.fraction is None for response in self.responses)


def grade(attempt: Attempt) -> Result:
    """The result of the answers as they are stored now; it writes nothing. What a person marks keeps the mark that it has."""
    held = attempt.responses.with_checks() if attempt.quiz.tries_again else attempt.responses.all()
    responses = list(in_order(held))
    decided = rulings(attempt.enrollment.course_id, [response.version_id for response in responses])
    for response in responses:
        judge(response, attempt, decided.get(response.version_id))
    return result_of(attempt.quiz, responses)


def judge(response: Response, attempt: Attempt, ruling: Ruling | None) -> None:
    """Sets what the answer is worth by the key that counts, in memory only; what a person marked stays, full marks apart."""
    question = wordings.of(response.version, seed=attempt.seed)
    worth = keyed(question, tried(response), ruling)
    response.fraction = response.fraction if worth is None else worth
    response.dropped_by_id = ruling.regrade if ruling and ruling.drops else None


def tried(response: Response) -> list[Answer]:
    """The answers of one question that were checked, and the one that counts behind them. Read `with_checks` where tries go on."""
    if response.tries == (response.settled_at is not None):
        return [response.answer]
    checked = [event.answer for event in response.checks]
    return checked if response.settled_at else [*checked, response.answer]


def result_of(quiz: Quiz, responses: list[Response]) -> Result:
    """What `responses` with their fractions come to; those without one count nothing.

    A question that was dropped does not count, and one right answer less is needed for it.
    """
    if quiz.behaviour == Quiz.Behaviour.MASTERY:
        return mastered(quiz, responses)
    counted = [response for response in responses if response.dropped_by_id is None]
    right_count, percent = sum(response.fraction == 1 for response in counted), percent_of(counted)
    spared = len(responses) - len(counted)
    passed = is_enough(quiz, right_count=right_count + spared, percent=percent)
    return Result(responses, right_count, percent, passed)


def mastered(quiz: Quiz, responses: list[Response]) -> Result:
    """Of the last answers that were checked, how many are right; the percent is of as many as are counted."""
    checked = sorted((one for one in responses if one.settled_at), key=lambda one: one.position)
    last = checked[-window(quiz) :]
    counted = [response for response in last if response.dropped_by_id is None]
    right_count, spared = sum(response.fraction == 1 for response in counted), len(last) - len(counted)
    of = window(quiz) - spared
    percent = (HUNDRED * right_count / of).quantize(CENT) if of else NONE
    return Result(responses, right_count, percent, right_count + spared >= (quiz.mastery_right or 1))


def window(quiz: Quiz) -> int:
    """How many of the last answers mastery counts."""
    return quiz.mastery_of or 1


def percent_of(responses: list[Response]) -> Decimal:
    """The weighted mean of the fractions, in percent: 0 to 100, two decimals, halves to even; 0 without any weight."""
    weight = sum((response.marks for response in responses), NONE)
    if not weight:
        return NONE
    got = sum((response.marks * (response.fraction or NONE) for response in responses), NONE)
    return min(max(HUNDRED * got / weight, NONE), HUNDRED).quantize(CENT)


def is_enough(quiz: Quiz, *, right_count: float, percent: Decimal) -> bool:
    if quiz.pass_percent is not None:
        return percent >= quiz.pass_percent
    return quiz.pass_count is None or right_count >= quiz.pass_count
