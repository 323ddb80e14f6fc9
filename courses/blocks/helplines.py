from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.models import Helpline
from courses.blocks.editing import BlockForm
from courses.blocks.fields import FieldsKind, Words
from courses.blocks.kinds import BlockData, Reader
from courses.blocks.markdown import area, html


class HelplinesData(BlockData):
    text: Words = ""


class HelplinesForm(BlockForm):
    text = area(
        gettext_lazy("A few words before"),
        rows=3,
        required=False,
        help_text=gettext_lazy(
            "The numbers are those of “Help now”. They are never copied, so they never get old here."
        ),
    )


class Helplines(FieldsKind[HelplinesData]):
    key = "helplines"
    label = gettext_lazy("Helplines")
    purpose = gettext_lazy("Numbers to ring, each with the day on which it was checked.")
    template = "blocks/helplines.html"
    live = True
    data = HelplinesData
    form = HelplinesForm

    def texts(self, data: HelplinesData) -> Sequence[str]:
        return [data.text]

    def context(self, data: HelplinesData) -> Mapping[str, Any]:
        return {"html": html(data.text)}

    def facts(self, reader: Reader) -> Mapping[str, Any]:
        return {"lines": list(Helpline.objects.shown(on=reader.on))}
