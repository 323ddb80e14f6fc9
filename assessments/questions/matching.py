"""Lines, and what belongs to each of them. Answers may be more than lines: some then fit nothing."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import Item, Text
from assessments.formats.items import Matching as FileItem
from assessments.formats.items import Pair as FilePair
from assessments.questions import filing, placing
from assessments.questions.accepting import text_field
from assessments.questions.editing import QuestionForm, Rows
from assessments.questions.kinds import Answer, Bare, KindData, Problem, QuestionKind, Seen, Sent, Sheet
from assessments.rules import matching as rules
from assessments.rules import tries
from courses.parsing import Fields

FEWEST, MOST = 2, placing.MOST


class Pair(Fields):
    """A line, and what belongs to it."""

    stem: str = Field(min_length=1)
    answer: str = ""


class MatchingData(KindData):
    """`extra`: answers that fit nothing."""

    pairs: list[Pair]
    extra: list[str] = []

    def offered(self) -> list[str]:
        """The answers, each once, in the author's order."""
        return list(dict.fromkeys([*(pair.answer for pair in self.pairs if pair.answer), *filter(None, self.extra)]))

    def key(self) -> list[str | None]:
        return [pair.answer or None for pair in self.pairs]


class MatchingForm(QuestionForm):
    lists = (
        Rows(
            "pairs",
            gettext_lazy("Lines and what belongs to them"),
            fields={
                "line": text_field(lambda n: _("Line %(number)d") % {"number": n}, fewest=FEWEST),
                "answer": lambda n: forms.CharField(
                    label=_("Belongs to line %(number)d") % {"number": n}, max_length=500, required=n <= FEWEST
                ),
            },
            names={"line": "stem"},
            shown=4,
            most=MOST,
            beside=("line", "answer"),
        ),
        Rows(
            "extra",
            gettext_lazy("Answers that fit nothing"),
            fields={"extra": text_field(lambda n: _("Further answer %(number)d") % {"number": n})},
            shown=2,
            most=MOST,
            texts=True,
        ),
    )


class Matching(QuestionKind[MatchingData]):
    """The answer has, for each line in the author's order, the place of the chosen answer in `offered`, or None.

    Answers are listed by what they say before they are mixed: their order is the same whatever belongs to whatever.
    """

    key = "matching"
    name = gettext_lazy("What belongs together")
    rule = gettext_lazy("Choose what belongs to each line.")
    credit = gettext_lazy("Each line counts the same.")
    data = MatchingData
    form = MatchingForm
    template = "components/question_matching.html"
    review_template = "components/review_matching.html"
    parts_stand = True

    def told(self, data: MatchingData) -> str:
        said = [str(self.rule), str(self.credit)]
        if len(data.offered()) > len(set(data.key()) - {None}):
            said.append(_("Some answers fit no line."))
        return " ".join(said)

    def places(self, data: MatchingData, seen: Seen) -> list[int]:
        """The answers' places in the author's order, as this person sees them."""
        offered = data.offered()
        return seen.order(sorted(range(len(offered)), key=offered.__getitem__))

    def read(self, sent: Sent, data: MatchingData, seen: Seen) -> Answer:
        return placing.read(sent, [self.places(data, seen)] * len(data.pairs))

    def sent(self, answer: Answer, data: MatchingData, seen: Seen) -> dict[str, list[str]]:
        return placing.sent(self.show(answer, data, seen))

    def show(self, answer: Answer, data: MatchingData, seen: Seen) -> list[placing.Part]:
        places, offered = self.places(data, seen), data.offered()
        texts = [seen.bare(offered[at]) for at in places]
        chosen = answer or [None] * len(data.pairs)
        return [
            placing.Part(str(number), seen.line(pair.stem), placing.picked(places, texts, one))
            for number, (pair, one) in enumerate(zip(data.pairs, chosen, strict=True), start=1)
        ]

    def review(self, answer: Answer, data: MatchingData, seen: Seen) -> list[placing.ReviewedPart]:
        return [
            placing.ReviewedPart(
                seen.line(pair.stem), seen.bare(text or ""), seen.bare(pair.answer), text == pair.answer
            )
            for pair, text in zip(data.pairs, self.texts(answer, data), strict=True)
        ]

    def texts(self, answer: Answer, data: MatchingData) -> list[str | None]:
        """What was chosen for each line, in words."""
        offered = data.offered()
        return [None if at is None else offered[at] for at in answer or [None] * len(data.pairs)]

    def grade(self, answer: Answer, data: MatchingData) -> Decimal:
        chosen = self.texts(answer, data)
        return rules.grade([pair.answer for pair in data.pairs], chosen) if data.pairs else Decimal(0)

    def grade_tries(self, answers: Sequence[Answer], data: MatchingData) -> Decimal:
        each = [self.texts(answer, data) for answer in answers]
        lines = [[said[at] == pair.answer for said in each] for at, pair in enumerate(data.pairs)]
        return tries.mean([tries.since_wrong(right, data.penalty) for right in lines])

    def right(self, data: MatchingData) -> Answer:
        offered = data.offered()
        return [offered.index(text) if text else None for text in data.key()] if any(data.key()) else None

    def problems(self, data: MatchingData, *, keyed: bool = True) -> list[Problem]:
        found: list[Problem] = []
        if not FEWEST <= len(data.pairs) <= MOST:
            found.append((("pairs",), _("Give it two to thirty lines.")))
        if not FEWEST <= len(data.offered()) <= MOST:
            found.append((("pairs",), _("Give it two to thirty different answers.")))
        if len({pair.stem for pair in data.pairs}) < len(data.pairs):
            found.append((("pairs",), _("Two of its lines say the same.")))
        for at, pair in enumerate(data.pairs if keyed else ()):
            if not pair.answer:
                found.append((("pairs", at), _('What belongs to "%(line)s" is missing.') % {"line": pair.stem}))
        return found

    def in_words(self, answer: Answer, data: MatchingData, bare: Bare = str) -> str:
        chosen = zip(data.pairs, self.texts(answer, data), strict=True)
        return placing.said([(bare(pair.stem), bare(text or "")) for pair, text in chosen])

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, FileItem):
            return None
        said = [(text(pair.stem), filing.ours(pair.answer, text)) for pair in item.pairs]
        return {
            "pairs": [{"stem": stem, "answer": answer} for stem, answer in said if stem],
            "extra": [answer for stem, answer in said if not stem],
        }

    def simplified(self, item: Item) -> Sequence[str]:
        fixed = isinstance(item, FileItem) and not item.shuffle
        return [_("Its answers kept their order there; here they are mixed.")] if fixed else []

    def item(self, data: MatchingData, sheet: Sheet) -> Item:
        pairs = [FilePair(sheet.text(pair.stem), filing.bare(pair.answer, sheet)) for pair in data.pairs]
        extra = [FilePair(sheet.text(""), filing.bare(answer, sheet)) for answer in data.extra]
        return FileItem(**sheet.shared, pairs=(*pairs, *extra), combined=sheet.combined)
