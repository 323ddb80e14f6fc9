from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from courses.authoring import just_made
from courses.forms.markdown import markdown
from courses.forms.stale import Remembering
from courses.models import Course, Edition
from courses.tokens import token_of
from lms.kit.codes import random_code
from lms.kit.forms import Helper


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A new course. Its code is proposed at random: it says nothing."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("Summary"), max_length=240, required=False, help_text=_("One calm sentence for the list of courses.")
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=6,
        validators=[RegexValidator(r"^[A-Z0-9]{2,6}\Z", _("Two to six capitals and digits, such as C4."))],
        help_text=Course._meta.get_field("code").help_text,
        error_messages={"unique": _("Another course has this code. Choose another.")},
    )

    class Meta:
        model = Course
        fields = ["title", "summary", "organization", "code", "joining", "gentle"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = random_code(4)
        owners: Any = self.fields["organization"]
        places = Organization.objects.in_tree_order()
        owners.queryset = places if user.is_superuser else places.authored_by(user)
        owners.label, owners.empty_label = _("Organization that owns it"), None
        self.fields["joining"].label = _("Who may join")
        self.fields["gentle"].label = _("A gentle course")
        self.fields["gentle"].help_text = _("Check-ins keep no score. This is settled with the first edition.")
        self.helper = Helper(
            "title", "summary", "organization", "joining", "code", "gentle", submit=_("Make the course")
        )

    def validate_unique(self) -> None:
        """A second tap finds the course that the first one made."""
        typed = self.cleaned_data
        said: dict[str, Any] = {name: typed.get(name) for name in ("organization", "code", "title")}
        if not all(said.values()) or just_made(**said) is None:
            super().validate_unique()


class EditionForm(Remembering, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What stands in the catalogue and on the first page."""

    welcome = markdown(
        _("First page"), rows=16, help_text=_("Markdown. What the course is, for whom, how long it takes.")
    )

    class Meta:
        model = Edition
        fields = ["title", "summary", "audience", "welcome"]

    def __init__(self, data: Any = None, *, instance: Edition) -> None:
        super().__init__(data, instance=instance, initial={"token": token_of(instance)})
        for name, label in [("title", _("Title")), ("summary", _("Summary")), ("audience", _("For whom"))]:
            self.fields[name].label = label
        self.fields["summary"].help_text = _("One calm sentence for the list of courses.")
        self.helper = Helper("token", "title", "summary", "audience", "welcome", tag=False)

    def on_top_of(self, current: Edition) -> "EditionForm":
        return EditionForm(self.resent(current), instance=current)


class JoiningForm(Remembering):
    """Who may join, and by when they are to finish. It counts at once."""

    joining = forms.ChoiceField(label=_("Who may join"), choices=Course.Joining.choices, widget=forms.RadioSelect)
    organizations = forms.ModelMultipleChoiceField(
        label=_("Chosen organizations"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their people, and those of the organizations below them, may join by themselves."),
    )
    due_days = forms.IntegerField(
        label=_("Days to finish"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=_("Counted from joining. Leave empty for no date."),
    )

    def __init__(self, data: Any = None, *, course: Course, user: User) -> None:
        chosen = course.audiences.values("organization")
        saved = {
            "token": token_of(course),
            "joining": course.joining,
            "due_days": course.due_days,
            "organizations": Organization.objects.filter(pk__in=chosen),
        }
        super().__init__(data, initial=saved)
        self.user = user
        places = Organization.objects.all() if user.is_superuser else Organization.objects.below(user.scope("trainer"))
        shown: Any = self.fields["organizations"]
        shown.queryset = (places | Organization.objects.filter(pk__in=chosen)).distinct().in_tree_order()
        self.helper = Helper("token", Fieldset("", "joining", "organizations"), "due_days", submit=_("Save"))

    def on_top_of(self, current: Course) -> "JoiningForm":
        return JoiningForm(self.resent(current), course=current, user=self.user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("joining") == Course.Joining.AUDIENCE and not cleaned.get("organizations"):
            self.add_error("organizations", _("Choose at least one organization, or another way to join."))
        return cleaned
