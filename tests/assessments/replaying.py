"""What a sitting comes to, made from what was sent and decided and from nothing else: the second account that the engine is held against."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from assessments import questions
from tests.assessments.samples import answers, data_of, other_key

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
    checked: list = field(default_factory=list)

    @property
    def tried(self):
        """The answers that count, the last one behind those that were checked before it."""
        if self.tries == int(self.settled):
            return [self.answer]
        return self.checked if self.settled else [*self.checked, self.answer]


@dataclass(frozen=True)
class Account:
    """What is known of a question beside the engine: what may be answered, and what a row of tries is worth by either key."""

    answers: list
    own: Callable
    other: Callable
    by_person: bool = False

    def earned(self, tried, treatment):
        """None where a person has to mark it. `treatment` is the decision in force about the question, "" for none."""
        if treatment == "full_marks":
            return Decimal(1)
        own, other = self.own(tried), self.other(tried)
        return {"new_key": other, "accept_also": own if own is None else max(own, other)}.get(treatment, own)


def by_hand(right):
    """Single choice, reckoned here and nowhere else."""
    return lambda tried: max(Decimal(0), int(tried[-1] == right) - (len(tried) - 1) * PENALTY)


SINGLE = Account([None, [0], [0], [1], [2], [3]], by_hand(RIGHT), by_hand(OTHER))


def account(key):
    """Of the kind called `key`: its own functions, asked outside the engine."""
    kind = questions.get(key)
    other = kind.data.model_validate(
        {name: value for name, value in other_key(key).items() if name in kind.data.model_fields}
    )
    return Account(
        [*answers(key), kind.right(other)] if not kind.marked_by_person else answers(key),
        lambda tried: kind.grade_tries(tried, data_of(key)),
        lambda tried: kind.grade_tries(tried, other),
        kind.marked_by_person,
    )


def replayed(events, *, tries, decided, account):
    """The state of a question after `events`, each (key, answer, seq, checked), in the order in which they came.

    `decided` says for the key of each check what was in force when it was made; `tries` is how often an answer may be checked.
    """
    held = Held()
    for key, answer, seq, checked in events:
        if held.settled:
            continue
        if checked:
            held.tries += 1
            held.checked = [*held.checked, held.answer]
            held.settled = account.earned([held.answer], decided[key]) == 1 or held.tries >= tries
        elif seq > held.seq:
            held.answer, held.seq = answer, seq
    return held


def judged(asked, *, mastery):
    """(right, percent, enough) of a sitting; for each question `asked`, in their order: what it holds, its Account, the decision about it.

    Three times None where a person has to mark some of it first.
    """
    worth = [(held, account.earned(held.tried, treatment), treatment) for held, account, treatment in asked]
    if any(one is None for _held, one, _treatment in worth):
        return None, None, None
    if mastery:
        worth = [one for one in worth if one[0].settled][-MASTERY[1] :]
    counted = [one for _held, one, treatment in worth if treatment != "drop"]
    spared, right = len(worth) - len(counted), sum(one == 1 for one in counted)
    if mastery:
        of = MASTERY[1] - spared
        return right, percent(right, of), right + spared >= MASTERY[0]
    return right, percent(sum(counted), len(counted)), right + spared >= NEEDED


def percent(got, of):
    return min(max(100 * Decimal(got) / of, Decimal(0)), Decimal(100)).quantize(CENT) if of else Decimal(0)
