from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from courses.blocks.editing import BlockForm
from courses.blocks.fields import FieldsKind, Words
from courses.blocks.kinds import BlockData
from courses.blocks.markdown import area, html


class PauseData(BlockData):
    text: Words = ""


class PauseForm(BlockForm):
    text = area(
        gettext_lazy("Your own words"),
        rows=3,
        required=False,
        help_text=gettext_lazy("Left empty: “You may rest here for a moment. The lesson waits.”"),
    )


class Pause(FieldsKind[PauseData]):
    key = "pause"
    label = gettext_lazy("Pause and ground yourself")
    purpose = gettext_lazy("A place to rest, with the way to the quiet minute.")
    template = "blocks/pause.html"
    data = PauseData
    form = PauseForm

    def texts(self, data: PauseData) -> Sequence[str]:
        return [data.text]

    def context(self, data: PauseData) -> Mapping[str, Any]:
        return {"html": html(data.text)}
