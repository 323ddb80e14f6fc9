"""What the kinds share whose whole content is one text in Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from courses import text
from courses.blocks.editing import BlockForm
from courses.blocks.kinds import LONGEST, BlockData, BlockKind, Markdown

ROWS = 10


def html(markdown: str) -> SafeString:
    """Markdown for a template."""
    return mark_safe(text.render(markdown).strip())  # noqa: S308 -- cleaned by text.render


class MarkdownData(BlockData):
    text: Markdown


def area(label: Any, *, rows: int = ROWS, **more: Any) -> forms.CharField:
    """A field for Markdown."""
    widget = forms.Textarea({"rows": rows, "data-marks": True})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **more)


class MarkdownForm(BlockForm):
    text = area(
        gettext_lazy("Text"), help_text=gettext_lazy("Write as you speak. An empty line begins a new paragraph.")
    )


class MarkdownKind(BlockKind[MarkdownData]):
    """Between the colons stands the text itself; its template shows it as `more.html`."""

    needs_words = True
    data = MarkdownData
    form = MarkdownForm

    def read(self, text: str, *, file: str, line: int) -> MarkdownData:
        return self.data(text=text)

    def write(self, data: MarkdownData) -> str:
        return data.text

    def texts(self, data: MarkdownData) -> Sequence[str]:
        return [data.text]

    def context(self, data: MarkdownData) -> Mapping[str, Any]:
        return {"html": html(data.text)}
