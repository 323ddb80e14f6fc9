from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import pydantic
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.editing import BlockForm
from courses.blocks.fields import ONE_LINE, FieldsKind, Line, LinesField
from courses.blocks.kinds import TIDY, BlockData, Keeps, SentError
from courses.blocks.options import options, twice

FEWEST, MOST = 2, 8


class PollData(BlockData):
    prompt: Line
    choices: list[Annotated[str, TIDY, pydantic.Field(min_length=1, max_length=120), ONE_LINE]] = pydantic.Field(
        default=[], max_length=MOST
    )


class PollForm(BlockForm):
    prompt = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=300,
        help_text=gettext_lazy("About work or about a view; never about what happened to somebody."),
    )
    choices = LinesField(
        label=gettext_lazy("Choices"), most=MOST, longest=120, help_text=gettext_lazy("One on each line.")
    )


class Poll(FieldsKind[PollData]):
    key = "poll"
    label = gettext_lazy("Poll")
    purpose = gettext_lazy("One question, counted without names, and shown once five people have answered.")
    template = "blocks/poll.html"
    live, keeps = True, Keeps.COUNTED
    data = PollData
    form = PollForm

    def texts(self, data: PollData) -> Sequence[str]:
        return [data.prompt, *data.choices]

    def context(self, data: PollData) -> Mapping[str, Any]:
        return {"options": options(data.choices)}

    def taken(self, data: PollData, sent: Mapping[str, Sequence[str]]) -> Any:
        chosen = [option.key for option in options(data.choices) if option.key in sent.get("option", ())]
        if len(chosen) != 1:
            raise SentError(_("Please choose one, then send it."))
        return chosen[0]

    def problems(self, data: PollData) -> Sequence[str]:
        few = [] if len(data.choices) >= FEWEST else [_("Give it two choices or more.")]
        return [*few, *twice(data.choices)]
