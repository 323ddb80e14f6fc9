from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.editing import BlockForm
from courses.blocks.fields import FieldsKind
from courses.blocks.kinds import BlockData, Keeps, Markdown, SentError, tidy
from courses.blocks.markdown import area, html

MOST = 5_000


class ReflectionData(BlockData):
    prompt: Markdown


class ReflectionForm(BlockForm):
    prompt = area(
        gettext_lazy("What to think about"),
        rows=3,
        help_text=gettext_lazy("About work, or about an invented person. Never ask for somebody’s own story."),
    )


class Reflection(FieldsKind[ReflectionData]):
    key = "reflection"
    label = gettext_lazy("Private reflection")
    purpose = gettext_lazy("A place to write for oneself. Nobody else reads it, and it never counts.")
    template = "blocks/reflection.html"
    live, keeps = True, Keeps.PRIVATE
    data = ReflectionData
    form = ReflectionForm

    def texts(self, data: ReflectionData) -> Sequence[str]:
        return [data.prompt]

    def context(self, data: ReflectionData) -> Mapping[str, Any]:
        return {"html": html(data.prompt), "most": MOST}

    def taken(self, data: ReflectionData, sent: Mapping[str, Sequence[str]]) -> Any:
        text = str(tidy("".join(sent.get("text", ())[:1])))
        if len(text) > MOST:
            raise SentError(_("This is longer than %d characters. Shorten it a little, then save again.") % MOST)
        return text if text.strip() else None
