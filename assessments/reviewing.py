"""What stands on the page of a question that is checked before the whole is sent in."""

from dataclasses import dataclass

from assessments import explaining, releasing, stepping, wordings
from assessments.explaining import Explained
from assessments.models import Quiz, Response
from assessments.releasing import Released


@dataclass(frozen=True)
class Step:
    """`explained` is what a checked answer may say now, None before it is checked; `hints` are those given so far.

    `left` is how often the answer may still be checked; `cost` is what the next try takes off, in percent, and `parts_stand` says
    that it takes it off what is changed alone; `last` holds the score of mastery so far, as (right, of).
    """

    settled: bool
    tries: int
    left: int
    cost: int
    parts_stand: bool
    hints: list[str]
    explained: Explained | None
    goes_on: bool
    last: tuple[int, int] | None = None


def step_of(response: Response) -> Step | None:
    """None where answers are looked at only after sending in, or where only a person can look at this one."""
    quiz = response.attempt.quiz
    question = wordings.of(response.version, seed=response.attempt.seed)
    if not quiz.checks_each or question.kind.marked_by_person:
        return None
    settled, most = response.settled_at is not None, stepping.tries_of(quiz, question)
    released = releasing.while_answering(quiz, settled=settled)
    return Step(
        settled=settled,
        tries=response.tries,
        left=most - response.tries,
        cost=round(100 * question.data.penalty) if most > 1 else 0,
        parts_stand=question.kind.parts_stand,
        hints=[] if settled else question.data.hints[: response.tries],
        explained=explained_of(response, released),
        goes_on=quiz.behaviour == Quiz.Behaviour.MASTERY,
        last=stepping.so_far(response.attempt) if quiz.behaviour == Quiz.Behaviour.MASTERY and released.marks else None,
    )


def explained_of(response: Response, released: Released) -> Explained | None:
    """What may be said about an answer that was checked. A part of it that is right stands, whatever becomes of the others."""
    if not (response.tries and released.something):
        return None
    standing = releasing.while_answering(response.attempt.quiz, settled=True)
    return explaining.explained_responses([response], response.attempt, released=released, standing=standing)[0]
