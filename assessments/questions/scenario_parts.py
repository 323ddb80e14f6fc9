"""The parts of a situation, and the paths through them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field, PrivateAttr

from assessments.questions.embedding import Embedded, given_to
from assessments.questions.kinds import Answer, KindData, Problem, kinds

FEWEST, MOST = 3, 6
END = "end"
BRANCHING = "single"


class Part(Embedded):
    """A small question. A choice of a single-choice part says with `to` which part it leads to."""

    name: str = Field(min_length=1, max_length=20, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    kind: str = BRANCHING
    stem: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    _leads: list[str] = PrivateAttr(default_factory=list)

    @classmethod
    def allowed(cls) -> list[str]:
        return inside()

    @classmethod
    def refusal(cls) -> str:
        return _("The kind of a part must be one of: %(kinds)s.")

    def bare(self) -> dict[str, Any]:
        self._leads, bare = without_leads(self.data) if self.kind == BRANCHING else ([], self.data)
        return bare

    def kept(self, document: dict[str, Any]) -> dict[str, Any]:
        for choice, to in zip(document.get("choices", ()), self._leads, strict=False):
            choice.update({"to": to} if to else {})
        return document

    @property
    def leads(self) -> list[str]:
        """Where each choice leads; "" is the next part."""
        return self._leads


class ScenarioData(KindData):
    parts: list[Part] = []


def inside() -> list[str]:
    """The kinds that a part may have."""
    return [kind.key for kind in kinds() if kind.inside]


def without_leads(data: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Where the choices lead, and the rest as the kind knows it."""
    choices = data.get("choices")
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        return [], data
    leads = [str(choice.get("to") or "") for choice in choices]
    bare = [{name: value for name, value in choice.items() if name != "to"} for choice in choices]
    return leads, {**data, "choices": bare}


def walk(data: ScenarioData, answer: Answer) -> Iterator[int]:
    """The parts on the path that `answer` takes, which may be filled in while walking. No part comes twice."""
    at, been = 0, set[int]()
    while at < len(data.parts) and at not in been:
        been.add(at)
        yield at
        at = target(data, at, lead_taken(data.parts[at], given_to(answer, at)))


def lead_taken(part: Part, given: Answer) -> str:
    """Where the part leads. Left open, it leads where its choices lead by themselves."""
    if given and part.leads:
        return part.leads[given[0]] if given[0] < len(part.leads) else ""
    return part.leads[0] if part.leads and all(part.leads) else ""


def target(data: ScenarioData, at: int, lead: str) -> int:
    """The place of the part that `lead` names; behind the last one for the end, and for a name that there is not."""
    if not lead:
        return at + 1
    return next((place for place, part in enumerate(data.parts) if part.name == lead), len(data.parts))


def shown_parts(data: ScenarioData, answer: Answer) -> list[int]:
    """Up to the first part on the path that is left open."""
    found = []
    for at in walk(data, answer):
        found.append(at)
        if given_to(answer, at) is None:
            break
    return found


def ways(data: ScenarioData, at: int) -> set[int]:
    """The parts (or the end) that may follow a part."""
    return {target(data, at, lead) for lead in data.parts[at].leads or [""]}


def part_problems(data: ScenarioData, *, keyed: bool) -> list[Problem]:
    if not FEWEST <= len(data.parts) <= MOST:
        return [(("parts",), _("Give it three to six parts."))]
    found: list[Problem] = [*name_problems(data), *inner_problems(data, keyed=keyed)]
    return found or list(way_problems(data))


def name_problems(data: ScenarioData) -> Iterator[Problem]:
    names = [part.name for part in data.parts]
    for at, part in enumerate(data.parts):
        if part.name in names[:at]:
            yield ("parts", at, "name"), _('Two parts are called "%(name)s".') % {"name": part.name}
        if part.name == END:
            yield ("parts", at, "name"), _('Call it otherwise: "end" is where a path ends.')
        for lead in part.leads:
            if lead and lead != END and lead not in names:
                yield ("parts", at, "choices"), _('There is no part "%(name)s".') % {"name": lead}


def inner_problems(data: ScenarioData, *, keyed: bool) -> Iterator[Problem]:
    for at, part in enumerate(data.parts):
        for path, message in part.question.problems(part.inner, keyed=keyed):
            yield ("parts", at, *path), message


def way_problems(data: ScenarioData) -> Iterator[Problem]:
    """Parts that nobody reaches, and paths without an end."""
    reached, waiting = set[int](), [0]
    while waiting:
        at = waiting.pop()
        if at < len(data.parts) and at not in reached:
            reached.add(at)
            waiting.extend(ways(data, at))
    for at in range(len(data.parts)):
        if at not in reached:
            yield ("parts", at), _("Nobody reaches this part. Let a choice lead to it, or take it out.")
    if any(goes_round(data, at) for at in reached):
        yield ("parts",), _("A path of it never ends. Let its choices lead on and not back.")


def goes_round(data: ScenarioData, start: int) -> bool:
    """Whether a path from `start` comes back to it."""
    been, waiting = set[int](), list(ways(data, start))
    while waiting:
        at = waiting.pop()
        if at == start:
            return True
        if at < len(data.parts) and at not in been:
            been.add(at)
            waiting.extend(ways(data, at))
    return False
