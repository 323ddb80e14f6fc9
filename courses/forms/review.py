"""What a reader signs and says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import SignOff
from lms.kit.forms import Helper


def ids_of(name: str) -> str:
    """The ids of a form that stands on its page several times, once for each `name`, whatever was sent as one."""
    return f"id_{name.replace('%', '%%')}_%s"


class SignForm(forms.Form):
    """A signature under the words of now; `lived` asks about pay as well."""

    part = forms.CharField(widget=forms.HiddenInput)
    called = forms.CharField(
        label=_("The name that stands with it"),
        max_length=80,
        help_text=_("The name you go by, or another one: a pseudonym is fine. It stands on this page only."),
    )
    pay = forms.ChoiceField(label=_("Pay for this reading"), choices=SignOff.Pay.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, part: str, called: str) -> None:
        super().__init__(data, initial={"part": part, "called": called}, auto_id=ids_of(part))
        lived = part == SignOff.Part.LIVED
        if not lived:
            del self.fields["pay"]
        self.helper = Helper("part", "called", *(["pay"] if lived else []), submit=_("I have read all of it, and sign"))


class CommentForm(forms.Form):
    """What a reader says beside a block; `block` is its key, empty for the whole lesson."""

    block = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you would change, or what is good.")},
    )

    def __init__(self, data: Any = None, *, block: str = "") -> None:
        super().__init__(data, initial={"block": block}, auto_id=ids_of(block or "lesson"))
        self.helper = Helper("block", "text", submit=_("Say it"))
