"""An answer in one's own words, as a recording or as a file. A person reads it and marks it by a rubric."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from assessments.formats.items import Essay, Item, Text
from assessments.questions import rubric
from assessments.questions.editing import QuestionForm
from assessments.questions.kinds import (
    ONLY,
    Answer,
    AnswerError,
    Bare,
    KindData,
    Problem,
    QuestionKind,
    Seen,
    Sent,
    Sheet,
    only,
)
from assessments.questions.rubric import Criterion
from assessments.questions.rubric_form import CRITERIA
from courses.parsing import Whole

TEXT, AUDIO, FILE = "text", "audio", "file"
LONGEST = 20_000
MOST_FILES, MOST_WORDS = 5, 3000
CODE = re.compile(r"[2-9B-DF-HJ-NP-TV-Z]{20}")
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
TOLD = {
    TEXT: gettext_lazy("Write in your own words. A person reads it; your name does not stand beside it."),
    AUDIO: gettext_lazy(
        "Record it, or choose a recording. A person listens to it; your name does not stand beside it."
    ),
    FILE: gettext_lazy("Choose a file. A person looks at it; your name does not stand beside it."),
}


class OpenData(KindData):
    """`words` is how long an answer usually is; `look_for` helps those who mark and is never shown to a learner."""

    by: Literal["text", "audio", "file"] = "text"
    words: Whole | None = Field(default=None, ge=1, le=3000)
    look_for: str = ""
    criteria: list[Criterion] = []


@dataclass(frozen=True)
class OpenShown:
    by: str
    text: str
    words: int | None
    chosen: list[str]
    criteria: list[str]
    longest: int = LONGEST


class OpenForm(QuestionForm):
    by = forms.ChoiceField(
        label=gettext_lazy("It is answered by"),
        choices=[
            (TEXT, gettext_lazy("writing")),
            (AUDIO, gettext_lazy("a recording")),
            (FILE, gettext_lazy("a file: a photo, a PDF, a text or a recording")),
        ],
        initial=TEXT,
    )
    words = forms.IntegerField(
        label=gettext_lazy("About how many words"),
        min_value=1,
        max_value=3000,
        required=False,
        help_text=gettext_lazy("Guidance only. Nobody is stopped by it."),
    )
    look_for = forms.CharField(
        label=gettext_lazy("For those who mark it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What a good answer has. Learners never see it."),
    )
    settings = ("by", "words", "look_for")
    lists = (CRITERIA,)


class Open(QuestionKind[OpenData]):
    """The answer is one text, or the codes of the files that belong to it."""

    key = "open"
    name = gettext_lazy("In one's own words, or a file")
    rule = gettext_lazy("A person reads or hears it and marks it by what you say here.")
    credit = gettext_lazy("Each criterion counts the points of the level that is chosen for it.")
    data = OpenData
    form = OpenForm
    template = "components/question_open.html"
    review_template = "components/review_open.html"
    marked_by_person = True
    inside = False

    def told(self, data: OpenData) -> Any:
        return TOLD[data.by]

    def takes_files(self, data: OpenData) -> bool:
        return data.by != TEXT

    def read(self, sent: Sent, data: OpenData, seen: Seen) -> Answer:
        values = only(sent)
        return read_text(values) if data.by == TEXT else read_codes(values)

    def sent(self, answer: Answer, data: OpenData, seen: Seen) -> dict[str, list[str]]:
        return {ONLY: list(answer or ([""] if data.by == TEXT else []))}

    def show(self, answer: Answer, data: OpenData, seen: Seen) -> OpenShown:
        text = answer[0] if answer and data.by == TEXT else ""
        chosen = list(answer or ()) if data.by != TEXT else []
        return OpenShown(data.by, text, data.words, chosen, [criterion.name for criterion in data.criteria])

    def review(self, answer: Answer, data: OpenData, seen: Seen) -> OpenShown:
        return self.show(answer, data, seen)

    def grade(self, answer: Answer, data: OpenData) -> Decimal | None:
        """Nothing handed in counts nothing, and nobody has to read it."""
        return None if answer else Decimal(0)

    def right(self, data: OpenData) -> Answer:
        return None

    def problems(self, data: OpenData, *, keyed: bool = True) -> list[Problem]:
        return rubric.problems(data.criteria) if keyed else []

    def chosen(self, answer: Answer) -> frozenset[int]:
        """It offers no choices of its own."""
        return frozenset()

    def in_words(self, answer: Answer, data: OpenData, bare: Bare = str) -> str:
        if data.by == TEXT:
            return str(answer[0]) if answer else ""
        return _("%(count)d files") % {"count": len(answer or ())}

    def of_item(self, item: Item, text: Callable[[Text], str]) -> dict[str, Any] | None:
        if not isinstance(item, Essay):
            return None
        words = item.most_words or item.least_words
        return {
            "by": TEXT if item.response_format != "noinline" else AUDIO if item.recording else FILE,
            "words": words if 0 < words <= MOST_WORDS else None,
            "look_for": text(item.grader_info),
        }

    def simplified(self, item: Item) -> Sequence[str]:
        assert isinstance(item, Essay)  # noqa: S101 -- asked of those only that it made
        found = []
        if item.least_words or item.most_words:
            found.append(_("Its limits of words are guidance here."))
        if item.template.text.strip():
            found.append(_("The text that stood in its field is left out."))
        if item.attachments and item.response_format != "noinline":
            found.append(_("It is answered in writing here, without files beside it."))
        return found

    def item(self, data: OpenData, sheet: Sheet) -> Item:
        """Files know no rubric: see `left_out`."""
        info, text = sheet.text(data.look_for), data.by == TEXT
        return Essay(
            **sheet.shared,
            response_format="editor" if text else "noinline",
            attachments=0 if text else 1,
            attachments_required=0 if text else 1,
            most_words=data.words or 0,
            grader_info=info,
            recording=data.by == AUDIO,
        )

    def left_out(self, data: OpenData) -> Sequence[str]:
        return [_("Its rubric.")] if data.criteria else []


def read_text(values: list[str]) -> Answer:
    """Raises AnswerError, which carries what was typed."""
    if len(values) > 1:
        raise AnswerError(_("Please write one answer only."))
    text = values[0].replace("\r\n", "\n") if values else ""
    if len(text) > LONGEST:
        raise AnswerError(
            _("This is longer than 20,000 characters. Please shorten it; your text is still here."), typed=[text]
        )
    if NOT_TEXT.search(text):
        raise AnswerError(_("There is a sign in it that is not text. Please type it again without that."))
    return [text] if text.strip() else None


def read_codes(values: list[str]) -> Answer:
    codes = sorted(set(values) - {""})
    if len(codes) > MOST_FILES or not all(CODE.fullmatch(code) for code in codes):
        raise AnswerError(_("Please choose from the files on this page."))
    return codes or None
