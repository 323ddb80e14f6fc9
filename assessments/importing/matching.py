"""Whether a question of a file is in the bank: word for word, or by its name with other words.

The same words are the same question, whatever they are called: a file that is read twice changes nothing, and neither does one that
is older than the bank.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from accounts.models import Organization
from assessments.bank import Written
from assessments.exchanging.incoming import Taken
from assessments.models import ImportRow, Question, QuestionVersion
from assessments.models.question import QuestionVersionQuerySet

Verdict = ImportRow.Verdict
CHUNK = 500


class Match(NamedTuple):
    """`question` is the id of the one in the bank."""

    verdict: str
    question: int | None = None


def digest(data: Written) -> bytes:
    """The same for the same words, answers and key; what a question is called does not count."""
    said = {name: value for name, value in data.items() if name != "key"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()


def said(version: QuestionVersion) -> Written:
    """As incoming.taken has it."""
    common = {name: getattr(version, name) for name in ("kind", "topic", "format", "stem", "reason")}
    if version.format == QuestionVersion.Format.PLAIN:
        del common["format"]
    return {**common, **version.data}


@dataclass
class Known:
    """The bank of one organization, by what questions say and by what they are called; and what this file said before."""

    words: dict[bytes, int] = field(default_factory=dict)
    outside: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[str, str], int | None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    here: set[bytes] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, organization: Organization, *, but: Collection[int] = ()) -> "Known":
        """`but` are questions that are to count as not there yet; their keys are taken all the same."""
        known = cls()
        questions = Question.objects.filter(organization=organization).order_by("-pk")
        facts = questions.values_list("pk", "key", "name", "category", "outside_id")
        for pk, key, name, category, outside_id in facts.iterator(chunk_size=CHUNK):
            known.keys.add(key)
            if pk in but:
                continue
            known.outside[outside_id or key] = pk
            known.names[category, name] = None if (category, name) in known.names else pk
        versions: QuestionVersionQuerySet = QuestionVersion.objects.filter(question__organization=organization)
        for version in versions.order_by("-pk").iterator(chunk_size=CHUNK):
            if version.question_id not in but:
                known.words[digest(said(version))] = version.question_id
        return known

    def note(self, taken: Taken, verdict: str, question: int | None) -> None:
        """What `match` would have noted of it, when it was written before."""
        self.here.add(digest(taken.written))
        if verdict == Verdict.VERSION and question is not None:
            self.taken.add(question)

    def match(self, taken: Taken, category: str) -> Match:
        """What becomes of it. A question of the bank gets one new wording from a file at most."""
        mark = digest(taken.written)
        if mark in self.here:
            return Match(Verdict.TWICE)
        self.here.add(mark)
        if mark in self.words:
            return Match(Verdict.UNCHANGED, self.words[mark])
        question = self.outside.get(taken.outside_id) if taken.outside_id else self.names.get((category, taken.name))
        if question is None or question in self.taken:
            return Match(Verdict.NEW)
        self.taken.add(question)
        return Match(Verdict.VERSION, question)
