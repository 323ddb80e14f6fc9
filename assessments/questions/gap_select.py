"""A text with gaps, each to be filled from a list: [[1]] is where the first of the choices belongs."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import DragGaps, Gaps, Item, Text
from assessments.formats.items import GapChoice as FileChoice
from assessments.questions import filing, pieces, placing
from assessments.questions.accepting import text_field
from assessments.questions.editing import BLANK, QuestionForm, Rows
from assessments.questions.kinds import (
    Answer,
    Bare,
    KindData,
    Problem,
    QuestionKind,
    Seen,
    Sent,
    Sheet,
)
from assessments.rules import gaps as rules
from assessments.rules import tries
from courses.parsing import Fields

FEWEST, MOST = 2, placing.MOST


class GapChoice(Fields):
    """A gap offers the choices of the group that its own choice is in."""

    text: str = Field(min_length=1)
    group: str = Field(default="1", min_length=1, max_length=20)


class GapData(KindData):
    """`text` has [[1]] where the first of `choices` belongs, and so on."""

    text: str = Field(min_length=1)
    choices: list[GapChoice]

    def key(self) -> list[int]:
        """The place (from 0) of the right choice of each gap, in reading order."""
        return [number - 1 for number in rules.right(self.text)]

    def groups(self) -> list[list[int]]:
        """The places of the choices that each gap offers, in the author's order."""
        named = [one.group for one in self.choices]
        return [[at for at, group in enumerate(named) if group == named[right]] for right in self.key()]


class GapForm(QuestionForm):
    text = forms.CharField(
        label=gettext_lazy("Text with gaps"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Write [[1]] where choice 1 belongs, [[2]] where choice 2 belongs, and so on."),
    )
    lists = (
        Rows(
            "choices",
            gettext_lazy("Choices"),
            fields={
                "choice": text_field(lambda n: _("Choice %(number)d") % {"number": n}, fewest=FEWEST),
                "group": lambda n: forms.CharField(
                    label=_("Group of choice %(number)d") % {"number": n},
                    max_length=20,
                    required=False,
                    empty_value=None,
                    help_text=_("A gap offers the choices of one group. Left empty: group 1."),
                ),
            },
            names={"choice": "text"},
            shown=4,
            most=MOST,
            beside=("choice", "group"),
        ),
    )
    settings = ("text",)

    def remark_on_empty_rows(self) -> None:
        """Gaps name choices by their number, so no row between two others may be empty."""
        super().remark_on_empty_rows()
        (rows,) = self.lists
        filled = [number for number in self.numbers(rows) if self.cleaned_data.get(f"choice_{number}") not in BLANK]
        for number in range(1, max(filled, default=0)):
            if number not in filled and f"choice_{number}" not in self.errors:
                message = _(
                    "The numbers in the text count these rows, so none in between may be empty. Put the last one here."
                )
                self.add_error(f"choice_{number}", message)


class GapSelect(QuestionKind[GapData]):
    """The answer has, for each gap in reading order, the place of its choice in the author's order, or None.

    Choices are listed by what they say before they are mixed: their order is the same whatever belongs where.
    """

    key = "gap_select"
    name = gettext_lazy("Gaps to fill from lists")
    rule = gettext_lazy("Choose what belongs in each gap.")
    credit = gettext_lazy("Each gap counts the same.")
    data = GapData
    form = GapForm
    template = "components/question_gaps.html"
    review_template = "components/review_gaps.html"
    parts_stand = True

    def told(self, data: GapData) -> str:
        return f"{self.rule} {self.credit}"

    def places(self, data: GapData, seen: Seen) -> list[list[int]]:
        """For each gap, the places of its choices as this person sees them."""
        return [self.mixed(data, seen, group) for group in data.groups()]

    def mixed(self, data: GapData, seen: Seen, group: list[int]) -> list[int]:
        ordered = sorted(group, key=lambda at: data.choices[at].text)
        return seen.order(ordered, name=data.choices[ordered[0]].text)

    def read(self, sent: Sent, data: GapData, seen: Seen) -> Answer:
        return placing.read(sent, self.places(data, seen))

    def sent(self, answer: Answer, data: GapData, seen: Seen) -> dict[str, list[str]]:
        return placing.sent(self.parts(answer, data, seen))

    def parts(self, answer: Answer, data: GapData, seen: Seen) -> list[placing.Part]:
        places = self.places(data, seen)
        chosen = answer or [None] * len(places)
        return [
            placing.Part(
                str(number),
                SafeString(),
                placing.picked(offered, [seen.bare(data.choices[at].text) for at in offered], one),
            )
            for number, (offered, one) in enumerate(zip(places, chosen, strict=True), start=1)
        ]

    def show(self, answer: Answer, data: GapData, seen: Seen) -> pieces.Shown:
        return pieces.shown(data.text, seen.format, self.parts(answer, data, seen))

    def review(self, answer: Answer, data: GapData, seen: Seen) -> pieces.Shown:
        key = data.key()
        chosen = answer or [None] * len(key)
        parts = [
            placing.ReviewedPart(
                SafeString(),
                "" if one is None else seen.bare(data.choices[one].text),
                seen.bare(data.choices[right].text),
                one == right,
            )
            for right, one in zip(key, chosen, strict=True)
        ]
        return pieces.shown(data.text, seen.format, parts)

    def grade(self, answer: Answer, data: GapData) -> Decimal:
        key = data.key()
        return rules.grade(key, answer or [None] * len(key))

    def grade_tries(self, answers: Sequence[Answer], data: GapData) -> Decimal:
        key = data.key()
        each = [answer or [None] * len(key) for answer in answers]
        gaps = [[chosen[at] == right for chosen in each] for at, right in enumerate(key)]
        return tries.mean([tries.since_wrong(right, data.penalty) for right in gaps])

    def right(self, data: GapData) -> Answer:
        return list(data.key())

    def problems(self, data: GapData, *, keyed: bool = True) -> list[Problem]:
        count = len(data.choices)
        gaps = data.key()
        beyond = sorted({at + 1 for at in gaps if not 0 <= at < count})
        found: list[Problem] = [
            (("text",), _("[[%(number)d]] has no choice: there are %(count)d.") % {"number": number, "count": count})
            for number in beyond
        ]
        if not 1 <= len(gaps) <= MOST:
            found.append((("text",), _("Give its text one to thirty gaps, such as [[1]].")))
        if not FEWEST <= count <= MOST:
            found.append((("choices",), _("Give it two to thirty choices.")))
        if len({(one.group, one.text) for one in data.choices}) < count:
            found.append((("choices",), _("Two choices of one group say the same.")))
        if not beyond:
            found += self.lonely(data)
        return found

    def lonely(self, data: GapData) -> list[Problem]:
        return [
            (
                ("text",),
                _("Gap %(number)d has nothing else to choose from. Give its group one more choice.")
                % {"number": number},
            )
            for number, group in enumerate(data.groups(), start=1)
            if len(group) < FEWEST
        ]

    def in_words(self, answer: Answer, data: GapData, bare: Bare = str) -> str:
        words = ["" if at is None else bare(data.choices[at].text) for at in answer or ()]
        return placing.said([(str(number), text) for number, text in enumerate(words, start=1)])

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, Gaps):
            return None
        stem, rest = pieces.stem_and_text(text(item.text), rules.GAP, str(self.rule))
        return {
            "stem": stem,
            "text": rest,
            "choices": [{"text": filing.ours(one.text, text), "group": one.group} for one in item.choices],
        }

    def simplified(self, item: Item) -> Sequence[str]:
        return (
            [_("There, words are dragged into its gaps; here, they are chosen from lists.")]
            if isinstance(item, DragGaps)
            else []
        )

    def item(self, data: GapData, sheet: Sheet) -> Item:
        said = pieces.one_text(sheet.shared["text"], sheet.text(data.text), rules.GAP)
        choices = tuple(FileChoice(filing.bare(one.text, sheet), one.group) for one in data.choices)
        return Gaps(**{**sheet.shared, "text": said}, choices=choices, combined=sheet.combined)
