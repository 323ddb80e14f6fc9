from collections.abc import Mapping, Sequence
from typing import Any

import pydantic
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.editing import BlockForm
from courses.blocks.fields import FieldsKind, Line, LinesField
from courses.blocks.kinds import BlockData, Keeps
from courses.blocks.options import options, twice

FEWEST, MOST = 2, 20


class ChecklistData(BlockData):
    prompt: Line
    items: list[Line] = pydantic.Field(default=[], max_length=MOST)


class ChecklistForm(BlockForm):
    prompt = forms.CharField(
        label=gettext_lazy("What the list is for"),
        max_length=300,
        help_text=gettext_lazy("Such as: Before the night shift."),
    )
    items = LinesField(
        label=gettext_lazy("Lines to tick"), most=MOST, longest=300, help_text=gettext_lazy("One on each line.")
    )


class Checklist(FieldsKind[ChecklistData]):
    """Who ticks a line keeps that line: reworded, it is another one."""

    key = "checklist"
    label = gettext_lazy("Checklist")
    purpose = gettext_lazy("Lines to tick. Each person’s ticks are kept, for that person alone.")
    template = "blocks/checklist.html"
    live, keeps = True, Keeps.PRIVATE
    data = ChecklistData
    form = ChecklistForm

    def texts(self, data: ChecklistData) -> Sequence[str]:
        return [data.prompt, *data.items]

    def context(self, data: ChecklistData) -> Mapping[str, Any]:
        return {"options": options(data.items)}

    def taken(self, data: ChecklistData, sent: Mapping[str, Sequence[str]]) -> Any:
        ticked = set(sent.get("option", ()))
        return [option.key for option in options(data.items) if option.key in ticked] or None

    def problems(self, data: ChecklistData) -> Sequence[str]:
        few = [] if len(data.items) >= FEWEST else [_("Give it two lines or more.")]
        return [*few, *twice(data.items)]
