"""What a sitting comes to, made from what was sent and decided and from nothing else: the second account that the engine is held against."""

from dataclasses import dataclass
from decimal import Decimal

RIGHT, OTHER = [0], [1]
NEEDED, HINTS, PENALTY = 2, 1, Decimal("0.3333333")
MASTERY = (2, 3)
CENT = Decimal("0.01")


@dataclass
class Held:
    """What the events of one question come to."""

    answer: list | None = None
    seq: int = 0
    tries: int = 0
    settled: bool = False


def worth(answer, treatment):
    """1 or 0: `treatment` is the decision in force about the question, "" for none."""
    found = {
        "full_marks": True,
        "new_key": answer == OTHER,
        "accept_also": answer in (RIGHT, OTHER),
    }.get(treatment, answer == RIGHT)
    return Decimal(int(found))


def replayed(events, *, tries, decided):
    """The state of a question after `events`, each (key, answer, seq, checked), in the order in which they came.

    `decided` says for the key of each check what was in force when it was made; `tries` is how often an answer may be checked.
    """
    held = Held()
    for key, answer, seq, checked in events:
        if held.settled:
            continue
        if checked:
            held.tries += 1
            held.settled = worth(held.answer, decided[key]) == 1 or held.tries >= tries
        elif seq > held.seq:
            held.answer, held.seq = answer, seq
    return held


def earned(held, treatment):
    if treatment == "full_marks":
        return Decimal(1)
    before = max(0, held.tries - 1) if held.settled else held.tries
    return max(Decimal(0), worth(held.answer, treatment) - before * PENALTY)


def judged(questions, *, mastery):
    """(right, percent, enough) of a sitting: for each of its `questions`, in their order, what it holds and the decision about it."""
    if mastery:
        questions = [(held, treatment) for held, treatment in questions if held.settled][-MASTERY[1] :]
    counted = [earned(held, treatment) for held, treatment in questions if treatment != "drop"]
    spared, right = len(questions) - len(counted), sum(one == 1 for one in counted)
    if mastery:
        of = MASTERY[1] - spared
        return right, percent(right, of), right + spared >= MASTERY[0]
    return right, percent(sum(counted), len(counted)), right + spared >= NEEDED


def percent(got, of):
    return (100 * Decimal(got) / of).quantize(CENT) if of else Decimal(0)
