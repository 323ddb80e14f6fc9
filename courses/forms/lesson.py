from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from courses import lesson_kinds
from courses.authoring import token_of
from courses.blocks import LONGEST, Piece, parse, write
from courses.models import Block, Lesson
from courses.parsing import SourceError
from lms.kit.forms import Helper

TEXTS = ("full", "shorter")
MOST = 2 * LONGEST


class TextField(forms.CharField):
    """A lesson's Markdown with its ::: blocks; its clean value is the list of pieces."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=MOST, widget=forms.Textarea({"rows": rows}), **kwargs)

    def validate(self, value: Any) -> None:
        """Publishing asks for the text; a draft is saved without it too."""

    def clean(self, value: Any) -> Any:
        try:
            return parse(super().clean(value))
        except SourceError as error:
            lines = [_t("Line %(line)d: %(message)s") % vars(mistake) for mistake in error.mistakes]
            raise ValidationError(lines) from None


class LessonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A lesson with both its texts. `token` is the state in which the writer met it."""

    minutes = forms.IntegerField(label=_("Minutes"), validators=[MinValueValidator(1), MaxValueValidator(600)])
    full = TextField(
        label=_("Text"),
        rows=22,
        help_text=_(
            "Markdown: ## heading, - list, **strong**. Between “::: summary” (what to keep), “::: practice” (try this at work) or "
            "“::: note” and a line “:::” stands a block of its own."
        ),
    )
    shorter = TextField(
        label=_("Shorter version"),
        required=False,
        rows=8,
        help_text=_("The whole lesson in a few calm sentences. It counts the same. A sensitive lesson needs one."),
    )
    token = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Lesson
        fields = ["title", "minutes", "covers", "sensitive", "required"]

    def __init__(self, data: Any = None, *, instance: Lesson) -> None:
        texts = {version: written(instance, version) for version in TEXTS}
        super().__init__(data, instance=instance, initial={**texts, "token": token_of(instance)})
        self.fields["title"].label = _("Title")
        self.fields["covers"].label = _("What this covers")
        self.fields["covers"].widget = forms.Textarea({"rows": 2, "maxlength": 300})
        self.fields["sensitive"].label = _("Sensitive")
        self.fields["required"].label = _("Needed for the certificate")
        if not lesson_kinds.get(instance.kind).needs_text:
            for version in TEXTS:
                del self.fields[version]
        shown = [name for name in TEXTS if name in self.fields]
        self.helper = Helper("token", "title", "covers", "minutes", Div("sensitive", "required"), *shown, tag=False)

    def on_top_of(self, current: Lesson) -> "LessonForm":
        """The same typed text, with the token of what is saved by now: sending it again is meant."""
        return LessonForm({**dict(self.data.items()), "token": token_of(current)}, instance=current)

    def pieces(self, version: str) -> list[Piece]:
        """One version as pieces; none where the kind of lesson has no text."""
        return list(self.cleaned_data.get(version) or [])


def written(lesson: Lesson, version: str) -> str:
    """One version of `lesson` as Markdown."""
    blocks = Block.objects.filter(lesson=lesson, version=version).order_by("position")
    return write(blocks.values_list("kind", "data"))
