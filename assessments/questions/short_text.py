"""A word or a few, written. `*` in an accepted answer is any run of characters, and its author says what else is the same."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import Answer as FileAnswer
from assessments.formats.items import Item, Text
from assessments.formats.items import ShortText as FileItem
from assessments.questions.accepting import (
    LONGEST,
    Accepted,
    Reviewed,
    counts_in_part,
    feedback_field,
    one_text,
    text_field,
    worth_field,
)
from assessments.questions.editing import QuestionForm, Rows
from assessments.questions.filing import percent
from assessments.questions.kinds import ONLY, Answer, KindData, Problem, QuestionKind, Seen, Sent, Sheet, only
from assessments.rules import short_text as rules
from assessments.rules.fractions import seven
from courses.parsing import Flag

MOST = 20


class AcceptedText(Accepted):
    text: str = Field(min_length=1, max_length=LONGEST)


class ShortTextData(KindData):
    """`case`: large and small letters have to match. `ignore_accents`: é is e. `allow_typos`: a slip or two is taken."""

    answers: list[AcceptedText] = []
    case: Flag = False
    ignore_accents: Flag = False
    allow_typos: Flag = False


class ShortTextForm(QuestionForm):
    lists = (
        Rows(
            "answers",
            gettext_lazy("Accepted answers"),
            fields={
                "answer": text_field(lambda n: _("Answer %(number)d") % {"number": n}, fewest=1),
                "worth": worth_field,
                "feedback": feedback_field,
            },
            names={"answer": "text"},
            shown=3,
            most=MOST,
            beside=("answer", "worth"),
        ),
    )
    settings = ("case", "ignore_accents", "allow_typos")

    case = forms.BooleanField(label=gettext_lazy("Capital letters have to match"), required=False)
    ignore_accents = forms.BooleanField(
        label=gettext_lazy("Accents may be left out"),
        required=False,
        help_text=gettext_lazy("ñ and n are then the same."),
    )
    allow_typos = forms.BooleanField(
        label=gettext_lazy("Small slips are taken"),
        required=False,
        help_text=gettext_lazy(
            "One slip in answers of five to eight characters, two in longer ones, none in shorter ones or beside a * or a digit."
            " A slip is a character too many, missing or another one, or two that changed places."
        ),
    )


class ShortText(QuestionKind[ShortTextData]):
    """The answer is [what was written]."""

    key = "short_text"
    name = gettext_lazy("A word or a few")
    rule = gettext_lazy("Write a word or a few.")
    credit = gettext_lazy(
        "The first accepted answer that fits counts what you say it is worth. A * in it stands for any words or letters."
    )
    data = ShortTextData
    form = ShortTextForm
    template = "components/question_short_text.html"
    review_template = "components/review_written.html"
    gap_template = "components/gap_text.html"

    def told(self, data: ShortTextData) -> str:
        said = [str(self.rule)]
        if data.case:
            said.append(_("Capital letters have to match."))
        if data.allow_typos:
            said.append(_("A small slip in spelling is fine."))
        if counts_in_part(data.answers):
            said.append(_("Some answers count in part."))
        return " ".join(said)

    def read(self, sent: Sent, data: ShortTextData, seen: Seen) -> Answer:
        text = one_text(only(sent))
        return [text] if text else None

    def sent(self, answer: Answer, data: ShortTextData, seen: Seen) -> dict[str, list[str]]:
        return {ONLY: [self.show(answer, data, seen)]}

    def show(self, answer: Answer, data: ShortTextData, seen: Seen) -> str:
        return self.wrote(answer)

    def wrote(self, answer: Answer) -> str:
        return str(answer[0]) if answer else ""

    def review(self, answer: Answer, data: ShortTextData, seen: Seen) -> Reviewed:
        wrote, feedback = self.wrote(answer), "".join(self.remarks(answer, data))
        helpful = self.in_words(self.right(data), data)
        return Reviewed(wrote, self.grade(answer, data) == 1, helpful, seen.line(feedback))

    def place(self, wrote: str, data: ShortTextData) -> int | None:
        """Which accepted answer it is."""
        if not wrote:
            return None
        patterns = [one.text for one in data.answers]
        return rules.place(patterns, wrote, case=data.case, accents=not data.ignore_accents, typos=data.allow_typos)

    def grade(self, answer: Answer, data: ShortTextData) -> Decimal:
        accepted = [rules.Accepted(one.text, one.fraction) for one in data.answers]
        if not answer:
            return Decimal(0)
        return rules.grade(accepted, answer[0], case=data.case, accents=not data.ignore_accents, typos=data.allow_typos)

    def remarks(self, answer: Answer, data: ShortTextData) -> list[str]:
        at = self.place(self.wrote(answer), data)
        return [] if at is None else list(filter(None, [data.answers[at].feedback]))

    def right(self, data: ShortTextData) -> Answer:
        examples = (rules.example(one.text) for one in data.answers)
        return next(([text] for text in examples if self.grade([text], data) == 1), None)

    def problems(self, data: ShortTextData, *, keyed: bool = True) -> list[Problem]:
        found: list[Problem] = []
        if len(data.answers) > MOST:
            found.append((("answers",), _("Twenty accepted answers are the most. A * can stand for what differs.")))
        if keyed and self.right(data) is None:
            found.append(
                (
                    ("answers",),
                    _(
                        "No accepted answer counts in full. Give one of them 100 percent, before others that fit it too."
                    ),
                )
            )
        return found

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, FileItem):
            return None
        answers = [
            {"text": one.text.text, "worth": percent(one.fraction), "feedback": text(one.feedback)}
            for one in item.answers
        ]
        return {
            "answers": answers,
            "case": item.case,
            "ignore_accents": not item.accents,
            "allow_typos": item.slips,
        }

    def item(self, data: ShortTextData, sheet: Sheet) -> Item:
        answers = tuple(
            FileAnswer(Text(one.text), seven(one.fraction), sheet.text(one.feedback)) for one in data.answers
        )
        return FileItem(
            **sheet.shared,
            answers=answers,
            case=data.case,
            accents=not data.ignore_accents,
            slips=data.allow_typos,
        )

    def needs_tags(self, data: ShortTextData) -> Sequence[str]:
        kind = data.ignore_accents or data.allow_typos
        return [_("That accents may be left out, or small slips are taken: there, each letter counts.")] if kind else []
