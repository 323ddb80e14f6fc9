"""Who is invented for a preview, and which day it is."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Accommodation
from enrollments.previewing import Seen, Stage
from lms.kit.forms import Helper


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PreviewForm(forms.Form):
    stage = forms.ChoiceField(label=_("A learner who"), choices=Stage.choices)
    on = day(_("Today is"))
    joined = day(_("Joined on"))
    pace = forms.ChoiceField(label=_("Time in what is timed"), choices=Accommodation.Pace.choices)

    def __init__(self, data: Any, *, today: date) -> None:
        usual = {"stage": Stage.NEW, "on": today, "joined": today, "pace": Accommodation.Pace.USUAL}
        given = {name: data[name] for name in usual if data.get(name)}
        super().__init__({**usual, **given}, initial=usual)
        self.today = today
        self.helper = Helper("stage", "on", "joined", "pace", submit=_("Show"), method="get")

    @property
    def seen(self) -> Seen:
        """What is chosen; for what cannot be read, a new learner of today."""
        if not self.is_valid():
            return Seen(Stage.NEW, self.today, self.today, Accommodation.Pace.USUAL)
        chosen = self.cleaned_data
        return Seen(chosen["stage"], chosen["on"], chosen["joined"], chosen["pace"])
