"""A text with small questions in it: words or a number to write, or choices. [[1]] is where the first of its gaps stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import Item, Text
from assessments.questions import cloze_files, pieces, placing
from assessments.questions.cloze_form import HEAVIEST, ClozeForm
from assessments.questions.embedding import Embedded, apart, by_name, given_to, values_of
from assessments.questions.kinds import (
    Answer,
    Answered,
    Bare,
    KindData,
    Problem,
    QuestionKind,
    Seen,
    Sent,
    Sheet,
    kinds,
)
from assessments.rules import cloze as rules
from assessments.rules import gaps, tries
from assessments.rules.fractions import NONE, WHOLE
from courses.parsing import Whole

MOST = ClozeForm.most


class Gap(Embedded):
    """`mark` is what it weighs among the others; `layout` says how choices are shown; "": as is usual for its kind."""

    kind: str = "short_text"
    mark: Whole = Field(default=1, ge=0, le=HEAVIEST)
    layout: Literal["", "list", "below", "beside"] = ""

    @classmethod
    def allowed(cls) -> list[str]:
        return [kind.key for kind in kinds() if kind.gap_template]

    @classmethod
    def refusal(cls) -> str:
        return _("The kind of a gap must be one of: %(kinds)s.")

    @property
    def shown_as(self) -> str:
        """What its kind takes where nothing that the kind has is said."""
        known = self.question.layouts
        return self.layout if self.layout in known else (known or ("",))[0]

    def own(self, fields: dict[str, Any]) -> dict[str, Any]:
        usual = self.shown_as in self.question.layouts[:1] or not self.question.layouts
        return {name: value for name, value in fields.items() if name != "layout" or not usual}


class ClozeData(KindData):
    """`text` has [[1]] where the first of `gaps` stands, and so on."""

    text: str = Field(min_length=1)
    gaps: list[Gap] = []

    def places(self) -> list[int]:
        """The gaps in reading order, by their places in `gaps`; what names none is left out."""
        return [number - 1 for number in gaps.right(self.text) if 1 <= number <= len(self.gaps)]


@dataclass(frozen=True)
class GapShown:
    """A gap while it is answered; `short` is what its fields are called, `told` what to do there."""

    number: int
    short: str
    told: Any
    template: str
    layout: str
    shown: Any


@dataclass(frozen=True)
class GapReviewed:
    """`fit` is "right", "partly" or "other"."""

    wrote: str
    helpful: str
    fit: str
    feedback: list[SafeString]


class Cloze(QuestionKind[ClozeData]):
    """The answer has each gap's own answer in its place, and None where a gap is open."""

    key = "cloze"
    name = gettext_lazy("A text with questions in it")
    rule = gettext_lazy("Fill each gap.")
    credit = gettext_lazy("Each gap counts by its own kind's rule, and as much as you say it weighs.")
    data = ClozeData
    form = ClozeForm
    template = "components/question_cloze.html"
    review_template = "components/review_cloze.html"
    inside = False
    parts_stand = True

    def told(self, data: ClozeData) -> str:
        even = len({gap.mark for gap in data.gaps}) < 2
        return f"{self.rule} " + (_("Each gap counts the same.") if even else _("Some gaps count more than others."))

    def read(self, sent: Sent, data: ClozeData, seen: Seen) -> Answer:
        given = by_name(sent, map(short, range(len(data.gaps))))
        found = [
            gap.question.read(filled(given.get(short(at), {})), gap.inner, apart(seen, at))
            for at, gap in enumerate(data.gaps)
        ]
        return found if any(one is not None for one in found) else None

    def sent(self, answer: Answer, data: ClozeData, seen: Seen) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for at, gap in enumerate(data.gaps):
            found |= values_of(gap, given_to(answer, at), apart(seen, at), short(at))
        return found

    def show(self, answer: Answer, data: ClozeData, seen: Seen) -> pieces.Shown:
        return pieces.shown(data.text, seen.format, [self.gap_shown(answer, data, seen, at) for at in data.places()])

    def gap_shown(self, answer: Answer, data: ClozeData, seen: Seen, at: int) -> GapShown:
        gap = data.gaps[at]
        shown = gap.question.show(given_to(answer, at), gap.inner, apart(seen, at))
        told = gap.question.told(gap.inner)
        return GapShown(at + 1, short(at), told, gap.question.gap_template, gap.shown_as, shown)

    def review(self, answer: Answer, data: ClozeData, seen: Seen) -> pieces.Shown:
        return pieces.shown(data.text, seen.format, [self.gap_reviewed(answer, data, seen, at) for at in data.places()])

    def gap_reviewed(self, answer: Answer, data: ClozeData, seen: Seen, at: int) -> GapReviewed:
        gap, given = data.gaps[at], given_to(answer, at)
        kind, inner, bare = gap.question, gap.inner, seen.bare
        got = kind.grade(given, inner) or NONE
        return GapReviewed(
            kind.in_words(given, inner, bare),
            kind.in_words(kind.right(inner), inner, bare),
            "right" if got == WHOLE else "partly" if got > NONE else "other",
            [seen.line(said) for said in kind.remarks(given, inner)],
        )

    def grade(self, answer: Answer, data: ClozeData) -> Decimal:
        """As files do it: the mean of what the gaps got, by what they weigh."""
        got = (gap.question.grade(given_to(answer, at), gap.inner) or NONE for at, gap in enumerate(data.gaps))
        return rules.grade((Decimal(gap.mark), one) for gap, one in zip(data.gaps, got, strict=True))

    def grade_tries(self, answers: Sequence[Answer], data: ClozeData) -> Decimal:
        """Each gap counts as when its own answer came."""
        got = []
        for at, gap in enumerate(data.gaps):
            given = [given_to(answer, at) for answer in answers]
            worth = gap.question.grade(given[-1], gap.inner) or NONE
            got.append((Decimal(gap.mark), tries.since_changed(given, worth, data.penalty)))
        return rules.grade(got)

    def right(self, data: ClozeData) -> Answer:
        return [gap.question.right(gap.inner) for gap in data.gaps] or None

    def problems(self, data: ClozeData, *, keyed: bool = True) -> list[Problem]:
        found = list(place_problems(data))
        if keyed and data.gaps and not any(gap.mark for gap in data.gaps):
            found.append((("gaps",), _("None of its gaps weighs anything. Let one count at least.")))
        for at, gap in enumerate(data.gaps):
            found += [(("gaps", at, *path), message) for path, message in gap.question.problems(gap.inner, keyed=keyed)]
        return found

    def chosen(self, answer: Answer) -> frozenset[int]:
        """It offers no choices of its own."""
        return frozenset()

    def parts_answered(self, answer: Answer, data: ClozeData, seen: Seen) -> list[Answered]:
        found = []
        for number, at in enumerate(data.places(), start=1):
            gap, given, name = data.gaps[at], given_to(answer, at), _("Gap %(number)d") % {"number": number}
            found.append(Answered(number, name, "", "", gap.question, gap.inner, given, apart(seen, at)))
        return found

    def in_words(self, answer: Answer, data: ClozeData, bare: Bare = str) -> str:
        given = ((gap, given_to(answer, at)) for at, gap in enumerate(data.gaps))
        words = [gap.question.in_words(one, gap.inner, bare) for gap, one in given]
        return placing.said([(str(number), text) for number, text in enumerate(words, start=1)])

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        return cloze_files.of_item(item, text, str(self.rule))

    def item(self, data: ClozeData, sheet: Sheet) -> Item:
        given = [(gap.mark, gap.shown_as, gap.question.item(gap.inner, sheet)) for gap in data.gaps]
        return cloze_files.item(data.text, given, sheet)

    def left_out(self, data: ClozeData) -> Sequence[str]:
        found = [said for gap in data.gaps for said in gap.question.left_out(gap.inner)]
        found += [said for gap in data.gaps for said in gap.question.needs_tags(gap.inner)]
        if data.mark != sum(gap.mark for gap in data.gaps):
            found.append(_("What it weighs among other questions: there, that is what its gaps weigh together."))
        return list(dict.fromkeys(found))


def short(at: int) -> str:
    return str(at + 1)


def filled(sent: Sent) -> Sent:
    """Without what a list that opens sends where nothing is chosen."""
    return {name: [value for value in values if value] for name, values in sent.items()}


def place_problems(data: ClozeData) -> Iterator[Problem]:
    count, named = len(data.gaps), gaps.right(data.text)
    if not 1 <= count <= MOST:
        yield ("gaps",), _("Give it one to thirty gaps.")
    for number in range(1, count + 1):
        if named.count(number) != 1:
            yield ("text",), _("Write [[%(number)d]] once, where gap %(number)d stands.") % {"number": number}
    for number in sorted({number for number in named if not 1 <= number <= count}):
        yield ("text",), _("[[%(number)d]] has no gap: there are %(count)d.") % {"number": number, "count": count}
