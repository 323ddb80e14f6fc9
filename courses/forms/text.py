from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from courses.arranging import FULL, SHORTER, Placed
from courses.blocks import LONGEST, parse, write
from courses.forms.stale import Remembering
from courses.parsing import SourceError
from courses.tokens import token_of
from lms.kit.forms import Helper

MOST = 2 * LONGEST


class TextField(forms.CharField):
    """One version of a lesson as text; its clean value is the list of pieces."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, max_length=MOST, widget=forms.Textarea({"rows": rows}), **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return parse(super().clean(value))
        except SourceError as error:
            lines = [_t("Line %(line)d: %(message)s") % vars(mistake) for mistake in error.mistakes]
            raise ValidationError(lines) from None


class TextForm(Remembering):
    """A whole lesson in Markdown, its blocks between lines of colons."""

    full = TextField(
        label=_("Text"),
        rows=22,
        help_text=_("Markdown. A block of another kind stands between “::: its kind” and a line “:::”."),
    )
    shorter = TextField(
        label=_("Shorter version"),
        rows=8,
        help_text=_("The whole lesson in a few calm sentences. It counts the same. A sensitive lesson needs one."),
    )

    def __init__(self, data: Any = None, *, blocks: list[Placed]) -> None:
        super().__init__(data, initial={**written(blocks), "token": token_of(blocks)})
        self.helper = Helper("token", FULL, SHORTER, tag=False)

    def clean(self) -> dict[str, Any]:
        """A name stands once in a lesson, whichever version it is in."""
        found = [(field, piece) for field in (FULL, SHORTER) for piece in self.cleaned_data.get(field, ())]
        seen: set[str] = set()
        for field, piece in found:
            if piece.key and piece.key in seen:
                self.add_error(field, _t("Line %(line)d: another block has the name “%(key)s” already.") % vars(piece))
            seen.add(piece.key)
        return self.cleaned_data

    def on_top_of(self, current: list[Placed]) -> "TextForm":
        return TextForm(self.resent(current), blocks=current)


def written(blocks: list[Placed]) -> dict[str, str]:
    """Both versions as text. Only blocks that must be known again by their name show it."""
    return {
        version: write((block.kind, block.data, "") for block in blocks if block.version == version)
        for version in (FULL, SHORTER)
    }
