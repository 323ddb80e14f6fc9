from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import lesson_kinds
from courses.authoring import DOWN, UP
from courses.forms.markdown import markdown
from courses.forms.stale import Remembering
from courses.models import Lesson, Module
from courses.tokens import token_of
from lms.kit.forms import Helper


class ModuleCreateForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A module's title, and if wanted the rest; its lessons are added on the outline."""

    intro = markdown(_("Opening words"), rows=6, help_text=_("Markdown. They stand before the first lesson."))

    class Meta:
        model = Module
        fields = ["title", "outcome", "intro", "optional"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Title")
        self.fields["outcome"].label = _("What the learner can do afterwards")
        self.fields["optional"].label = _("By choice: nobody needs this module for the certificate")
        self.helper = Helper("title", "outcome", "optional", "intro", tag=False)


class ModuleForm(Remembering, ModuleCreateForm):
    """The same for a module that is there."""

    def __init__(self, data: Any = None, *, instance: Module) -> None:
        super().__init__(data, instance=instance, initial={"token": token_of(instance)})
        self.helper.layout.insert(0, "token")

    def on_top_of(self, current: Module) -> "ModuleForm":
        return ModuleForm(self.resent(current), instance=current)


class LessonCreateForm(forms.Form):
    """A title and a kind; the rest is written on the lesson's own page."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial=Lesson.Kind.READING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(key, label) for key, label in Lesson.Kind.choices if key in lesson_kinds.REGISTRY]
        self.helper = Helper("title", "kind", submit=_("Add the lesson"))


class MoveForm(forms.Form):
    direction = forms.ChoiceField(choices=[(UP, UP), (DOWN, DOWN)])
