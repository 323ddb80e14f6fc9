"""What a learner types and chooses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollments.models import LessonCompletion
from lms.kit.forms import Helper

Way = LessonCompletion.Way


class InvitationRedeemForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code"),
        max_length=40,
        help_text=_("As it stands on the paper or in the message. Capitals, spaces and hyphens do not matter."),
        error_messages={"required": _("Type the code here.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = Helper("code", submit=_("Go on"))


class SearchForm(forms.Form):
    """Words to look for. More than fits is cut, not refused."""

    LONGEST = 100

    words = forms.CharField(
        label=_("Find"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class CourseWithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("You need not give a reason. Your coordinator can read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = Helper("reason", submit=_("Stop this course"))


class LessonDoneForm(forms.Form):
    """Which version was read; anything else counts as the full one."""

    way = forms.ChoiceField(choices=[(Way.FULL, "full"), (Way.SHORTER, "shorter")], required=False)

    @property
    def way_taken(self) -> str:
        return self.cleaned_data.get("way") or Way.FULL if self.is_valid() else Way.FULL
