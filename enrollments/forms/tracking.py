"""What a coordinator fills in: people to add, dates to move, a place that ended, a code to hand out."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization, Role, User
from courses.models import Course
from enrollments import rosters
from enrollments.filters import SANE
from enrollments.models import Cohort, Enrollment
from lms.kit.forms import Helper

if TYPE_CHECKING:
    ModelChoice = forms.ModelChoiceField[Any]
    ModelChoices = forms.ModelMultipleChoiceField[Any]
else:  # neither is subscriptable when it runs
    ModelChoice, ModelChoices = forms.ModelChoiceField, forms.ModelMultipleChoiceField

LONGEST_ID = 18


class Day(forms.DateField):
    """A day that a calendar of ours may meet, chosen with the browser's own."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = SANE
    default_error_messages = {"required": _("Choose a day."), "invalid": _("Write the day as 2026-11-23.")}


class ChosenField(ModelChoices):
    """Rows by id; what no database takes as an id is none of the choices."""

    def clean(self, value: Any) -> Any:
        if any(not (str(pk).isdecimal() and len(str(pk)) <= LONGEST_ID) for pk in value or []):
            raise ValidationError(_("Some of these people are not on your list. Please choose again."))
        return super().clean(value)


class CourseField(ModelChoice):
    """A course by its code; the title helps to choose, and is on this page only."""

    def label_from_instance(self, course: Course) -> str:
        return f"{course.code} · {getattr(course, 'title', '')}"


class GroupField(ModelChoice):
    """A group, with the course that it takes."""

    def label_from_instance(self, cohort: Cohort) -> str:
        return f"{cohort.name} · {cohort.course.code}"


class Scoped(forms.Form):
    """A form whose every choice lies inside the scope of `user`; `today` is the day it is where she is."""

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        if "course" in self.fields:
            self.offer("course", rosters.offered_by(user))
        if "organization" in self.fields:
            self.offer("organization", Organization.objects.coordinated_by(user).in_tree_order())
        if "cohort" in self.fields:
            self.offer("cohort", rosters.groups_of(user))

    def offer(self, name: str, rows: QuerySet[Any]) -> Any:
        """Makes `rows` the choices of a field, and returns the field."""
        field: Any = self.fields[name]
        field.queryset = rows
        return field

    def not_before_today(self, field: str) -> date | None:
        day: date | None = self.cleaned_data[field]
        if day and day < self.today:
            raise ValidationError(_("This day is over. Choose today or a later day."))
        return day


class ForGroup(Scoped):
    """Lets people into a course, and into a group of it if there is one."""

    cohort = GroupField(Cohort.objects.none(), label=_("Group"), required=False, empty_label=_("No group"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cohort"]
        if not field.queryset.exists():
            field.widget = forms.HiddenInput()

    def clean_cohort(self) -> Cohort | None:
        """The course stands above the group on the page, so it is known by now."""
        cohort: Cohort | None = self.cleaned_data["cohort"]
        course = self.cleaned_data.get("course")
        if cohort and course and cohort.course_id != course.pk:
            raise ValidationError(_("This group takes another course. Choose a group of the course above, or none."))
        return cohort


class PeopleAddForm(ForGroup):
    field_order = ("course", "organization", "cohort", "due_on", "addresses")
    course = CourseField(Course.objects.none(), label=_("Course"), to_field_name="code", empty_label=None)
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Where they learn"), empty_label=None)
    due_on = Day(label=_("Finish by"), required=False)
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        error_messages={"required": _("Write at least one e-mail address.")},
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "One a line, or with commas between them; 500 at most. You see what becomes of each before anything happens."
        ),
    )
    helper = Helper(Div("course", "organization", "cohort", "due_on", css_class="pair"), "addresses", tag=False)

    def clean_due_on(self) -> date | None:
        return self.not_before_today("due_on")

    def clean(self) -> dict[str, Any] | None:
        """Reads the list too, so that what is the matter with it stands beside it."""
        asked = self.cleaned_data
        self.roster = rosters.Roster([])
        if "course" in asked and "addresses" in asked:
            try:
                self.roster = rosters.Roster.read(
                    asked["addresses"], course=asked["course"], by=self.user, on=self.today
                )
            except rosters.RosterError as error:
                self.add_error("addresses", str(error))
        return asked


class PeopleDueForm(Scoped):
    who = ChosenField(Enrollment.objects.none(), required=False, widget=forms.MultipleHiddenInput, label=_("People"))
    cohort = GroupField(
        Cohort.objects.none(),
        label=_("Group"),
        empty_label=_("Choose a group"),
        error_messages={"required": _("Choose a group here, or people in the table.")},
    )
    due_on = Day(label=_("Finish by"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("People see it beside the new date, so keep it kind and short."),
        error_messages={"required": _("Write a few words.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracked = Enrollment.objects.tracked_by(self.user, on=self.today)
        self.offer("who", tracked)
        self.open = tracked.filter(state=Enrollment.State.ACTIVE)
        if self["who"].value():
            del self.fields["cohort"]
        self.helper = Helper(*self.fields, tag=False)

    def clean_due_on(self) -> date | None:
        return self.not_before_today("due_on")

    def clean(self) -> dict[str, Any] | None:
        asked = self.cleaned_data
        if not self.errors and not self.chosen().exists():
            raise ValidationError(_("None of these people has the course open any more, so there is no date to move."))
        return asked

    def chosen(self) -> Any:
        """The open enrollments whose date would move."""
        asked = self.cleaned_data
        if asked.get("cohort"):
            return self.open.filter(cohort=asked["cohort"], due_on=None)
        return self.open.filter(pk__in=asked["who"])


class MembershipLeaveForm(Scoped):
    place = forms.ModelChoiceField(Membership.objects.none(), label=_("Place"), empty_label=None)
    ended_on = Day(
        label=_("First day away"),
        help_text=_(
            "From this day on there are no lessons and no reminders. Records, certificates and the sign-in stay."
        ),
    )
    helper = Helper(submit=_("End this place"))

    def __init__(self, *args: Any, enrollment: Enrollment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Membership.objects.below(self.user.scope("coordinator")).filter(user=enrollment.user, role=Role.LEARNER)
        places = self.offer(
            "place", mine.filter(ended_on=None).select_related("organization").order_by("organization__name", "pk")
        )
        places.label_from_instance = lambda place: place.organization.name
        self.initial.setdefault("ended_on", self.today)


class InvitationForm(ForGroup):
    field_order = ("course", "organization", "cohort", "max_uses", "last_day")
    course = CourseField(Course.objects.none(), label=_("Course"), to_field_name="code", empty_label=None)
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Where they learn"), empty_label=None)
    max_uses = forms.IntegerField(label=_("How many people"), min_value=1, max_value=rosters.MOST, initial=30)
    last_day = Day(label=_("Last day"), help_text=_("The code works until the end of this day."))
    helper = Helper(
        Div("course", "organization", css_class="pair"),
        "cohort",
        Div("max_uses", "last_day", css_class="pair"),
        submit=_("Make a code"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", self.today + timedelta(days=30))

    def clean_last_day(self) -> date | None:
        return self.not_before_today("last_day")

    @property
    def expires_at(self) -> datetime:
        """The midnight after the last day, where the coordinator is."""
        return datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time(), self.user.zone)
