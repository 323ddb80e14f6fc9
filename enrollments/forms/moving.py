"""Which groups come to a newer edition."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollments.moving import Preview, sentence
from lms.kit.forms import Helper


class BringForm(forms.Form):
    groups = forms.MultipleChoiceField(
        label=_("Who comes along"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose who comes along."),
            "invalid_choice": _("Somebody went on meanwhile. Please look at the groups once more, and choose again."),
        },
    )

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = cast("forms.MultipleChoiceField", self.fields["groups"])
        groups.choices = [(group.key, sentence(group)) for group in preview.groups]
        self.helper = Helper("groups", submit=_("Bring them along"))
