from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from courses.authoring import DOWN, UP
from courses.forms.stale import Remembering
from courses.models import Lesson
from courses.tokens import token_of
from lms.kit.forms import Helper


class LessonForm(Remembering, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What a lesson says of itself beside its blocks."""

    minutes = forms.IntegerField(label=_("Minutes"), validators=[MinValueValidator(1), MaxValueValidator(600)])

    class Meta:
        model = Lesson
        fields = ["title", "minutes", "covers", "sensitive", "required", "heavy_reason", "notes"]

    def __init__(self, data: Any = None, *, instance: Lesson) -> None:
        super().__init__(data, instance=instance, initial={"token": token_of(instance)})
        self.fields["title"].label = _("Title")
        self.fields["covers"].label = _("What this covers")
        self.fields["covers"].widget = forms.Textarea({"rows": 2, "maxlength": 300})
        self.fields["sensitive"].label = _("Sensitive")
        self.fields["required"].label = _("Needed for the certificate")
        self.fields["heavy_reason"].label = _("Why it may weigh more")
        self.fields["notes"].label = _("Notes for the facilitator")
        self.fields["notes"].widget = forms.Textarea({"rows": 4, "maxlength": 5000})
        own = ("title", "covers", "minutes", "sensitive", "required", "heavy_reason", "notes")
        self.helper = Helper("token", *own, tag=False)

    def on_top_of(self, current: Lesson) -> "LessonForm":
        return LessonForm(self.resent(current), instance=current)


class ActForm(forms.Form):
    """What comes with a button on a block: the tokens of what its writer saw, and the key for a block that is to be made."""

    direction = forms.ChoiceField(choices=[(UP, UP), (DOWN, DOWN)], required=False)
    token = forms.CharField(max_length=64)
    order = forms.CharField(max_length=64)
    seen = forms.IntegerField(min_value=0, max_value=2**62)
    new = forms.RegexField(r"^[a-z0-9]{6}\Z")


class UndoForm(forms.Form):
    change = forms.IntegerField(min_value=1, max_value=2**62)
    seen = forms.IntegerField(min_value=0, max_value=2**62)
