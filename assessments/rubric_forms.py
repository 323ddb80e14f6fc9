"""A rubric as a form: one level of each criterion, and words."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.rubric import Criterion
from lms.kit.forms import Helper

LONGEST = 4000


class LevelField(forms.TypedChoiceField):
    """A level is wanted, and may still be open."""

    widget = forms.RadioSelect

    def __init__(self, criterion: Criterion) -> None:
        choices = [(str(place), level_label(level)) for place, level in enumerate(criterion.levels)]
        super().__init__(label=criterion.name, coerce=int, empty_value=None, choices=choices)

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class RubricForm(forms.Form):
    """Every criterion may still be open. `seq` is the save on top of which this one comes."""

    comment_label: Any = gettext_lazy("A few words for the learner")
    comment_help: Any = gettext_lazy("What was good, and one thing to try next. It is read together with the levels.")
    seq = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: list[Criterion],
        levels: list[int | None] | None = None,
        comment: str = "",
        seq: int = 0,
    ) -> None:
        chosen = {f"level_{at}": str(level) for at, level in enumerate(levels or ()) if level is not None}
        super().__init__(data, initial={**chosen, "comment": comment, "seq": seq})
        self.criteria = criteria
        for at, criterion in enumerate(criteria):
            self.fields[f"level_{at}"] = LevelField(criterion)
        area = forms.Textarea(attrs={"rows": 4})
        self.fields["comment"] = forms.CharField(
            label=self.comment_label, help_text=self.comment_help, required=False, max_length=LONGEST, widget=area
        )
        names = [f"level_{at}" for at in range(len(criteria))]
        self.helper = Helper("seq", *names, "comment", tag=False)

    @property
    def levels(self) -> list[int | None]:
        return [self.cleaned_data[f"level_{at}"] for at in range(len(self.criteria))]

    def ask_for_levels(self) -> None:
        """Each criterion that is still open says so. For a form whose every field can be read."""
        self.full_clean()
        for at in [at for at, level in enumerate(self.levels) if level is None]:
            self.add_error(f"level_{at}", _("Choose a level."))


class ReplyForm(RubricForm):
    """The answer to somebody who asked once more; the levels are chosen only where the mark goes up."""

    comment_label = gettext_lazy("Your answer")
    comment_help = gettext_lazy("Say what you looked at again, and what came of it.")

    def __init__(self, data: Any = None, *, criteria: list[Criterion]) -> None:
        super().__init__(data, criteria=criteria)
        self.fields["comment"].required = True
        del self.fields["seq"]
        for at in range(len(criteria)):
            self.fields[f"level_{at}"].required = False
        names = [f"level_{at}" for at in range(len(criteria))]
        self.helper = Helper("comment", Fieldset(_("A higher mark, if it earns one"), *names), tag=False)


class AppealForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What should be looked at again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Only those who mark read it. Your name does not stand beside it."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = Helper("text", submit=_("Send it"))


def level_label(level: Any) -> str:
    return _("%(label)s · %(points)s") % {"label": level.label, "points": f"{level.points.normalize():f}"}
