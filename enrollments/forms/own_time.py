"""More time for one person, wherever something is timed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Accommodation
from lms.kit.forms import Helper

LONGEST_BREAK = 240


class OwnTimeForm(forms.Form):
    pace = forms.ChoiceField(
        label=_("Time in everything that is timed"), choices=Accommodation.Pace.choices, widget=forms.RadioSelect
    )
    break_minutes = forms.IntegerField(
        label=_("Minutes for breaks, on top"), min_value=0, max_value=LONGEST_BREAK, required=False
    )

    helper = Helper(submit=_("Save"))

    def __init__(self, data: Any = None, *, current: Accommodation | None) -> None:
        usual = {"pace": Accommodation.Pace.USUAL, "break_minutes": 0}
        given = {"pace": current.pace, "break_minutes": current.break_minutes} if current else usual
        super().__init__(data, initial=given)

    def clean_break_minutes(self) -> int:
        return self.cleaned_data["break_minutes"] or 0
