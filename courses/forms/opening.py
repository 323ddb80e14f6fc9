"""When a lesson opens."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.stale import Remembering
from courses.models import Lesson
from courses.opening import token_of
from courses.prerequisites import Groups, groups_of
from lms.kit.forms import Folded, Helper


class OpeningForm(Remembering):
    """A day or a number of days, and lessons that come first: each of some, and one of others."""

    opens_on = forms.DateField(
        label=_("Opens on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A day by the calendar where the learner is. Leave it empty for no date."),
    )
    opens_after = forms.IntegerField(
        label=_("Opens so many days after joining"), required=False, min_value=1, max_value=3650
    )
    each_of = forms.MultipleChoiceField(
        label=_("After each of these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    one_of = forms.MultipleChoiceField(
        label=_("And after one of these, whichever"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, lesson: Lesson) -> None:
        groups = groups_of(lesson.edition).get(lesson.key, [])
        wide = [group for group in groups if len(group) > 1]
        self.others = wide[1:]
        initial = {
            "token": token_of(lesson),
            "opens_on": lesson.opens_on,
            "opens_after": lesson.opens_after,
            "each_of": [group[0] for group in groups if len(group) == 1],
            "one_of": wide[0] if wide else [],
        }
        super().__init__(data, initial=initial)
        lessons = lesson.edition.lessons.in_order().exclude(pk=lesson.pk).values_list("key", "title")
        self.titles = dict(lessons)
        for name in ("each_of", "one_of"):
            cast("forms.MultipleChoiceField", self.fields[name]).choices = list(self.titles.items())
        chosen = {name: bool(self[name].value()) for name in ("each_of", "one_of")}
        self.helper = Helper(
            "token",
            "opens_on",
            "opens_after",
            Folded(_("After other lessons, each of them"), "each_of", is_open=chosen["each_of"]),
            Folded(_("After one of several lessons, whichever"), "one_of", is_open=chosen["one_of"] or self.is_bound),
            submit=_("Save"),
        )

    @property
    def kept(self) -> list[str]:
        """Groups beyond the two that the page offers, which came with a course folder: they stay as they are, and are said."""
        return [" / ".join(self.titles.get(key, key) for key in group) for group in self.others]

    def clean(self) -> dict[str, Any]:
        wishes = super().clean() or {}
        if wishes.get("opens_on") and wishes.get("opens_after"):
            self.add_error("opens_after", _("Choose a day or a number of days, not both."))
        if len(wishes.get("one_of", ())) == 1:
            self.add_error("one_of", _("One alone belongs above. Choose at least two here, or none."))
        return wishes

    @property
    def after(self) -> Groups:
        wishes = self.cleaned_data
        return [*([key] for key in wishes["each_of"]), *([wishes["one_of"]] if wishes["one_of"] else []), *self.others]

    def on_top_of(self, current: Lesson) -> "OpeningForm":
        return OpeningForm(self.resent_as(token_of(current)), lesson=current)
