"""What trainers bring in and take out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from assessments.bank_forms import owners
from assessments.exporting import FORMATS
from assessments.formats.opening import LARGEST
from assessments.importing.guessing import NAMES, guess
from courses.models import Course
from lms.kit.forms import Helper


class ImportForm(forms.Form):
    """A file and where its questions belong; its format is found out where nobody says it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML, Aiken, Cloze, missing word, QTI, a table in CSV or Gabay's own; under 100 MB."),
    )
    format = forms.ChoiceField(
        label=_("Format"), required=False, choices=[("", _("Find it out")), *NAMES.items()], initial=""
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Owner"), empty_label=None)
    course = forms.ModelChoiceField(
        Course.objects.none(),
        label=_("For the course"),
        required=False,
        empty_label=_("None: for all courses of the owner"),
    )
    near = forms.BooleanField(
        label=_("Take the nearest of Moodle's grades where one is not on its list, such as 33 %"), required=False
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: User) -> None:
        super().__init__(data, files)
        owner: Any = self.fields["organization"]
        owner.queryset = owners(user)
        courses: Any = self.fields["course"]
        courses.queryset = Course.objects.editable_by(user).order_by("code")
        self.helper = Helper("file", "format", "organization", "course", "near", submit=_("Look through it"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size >= LARGEST:
            raise ValidationError(_("It must be under 100 MB. Take the large pictures out, or cut it in two."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        course, owner = cleaned.get("course"), cleaned.get("organization")
        if course and owner and course.organization_id != owner.pk:
            self.add_error("course", _("This course belongs to another owner."))
        if cleaned.get("file") and not cleaned.get("format"):
            cleaned["format"] = guess(cleaned["file"], cleaned["file"].name)
        return cleaned


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(name, form.name) for name, form in FORMATS.items()],
        widget=forms.RadioSelect,
        initial="moodlexml",
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = Helper("format", tag=False)
