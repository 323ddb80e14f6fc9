"""What trainers type about the questions of their bank."""

from typing import Any, Self

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from assessments.banking.ordering import Change
from assessments.models import Question
from lms.kit.forms import Helper

LONGEST_TAG, MOST_TAGS = 100, 20


def tags_in(text: str) -> list[str]:
    """Tags as they are typed, with commas between them: each once, in their order. Raises ValidationError."""
    found = list(dict.fromkeys(tag for tag in (" ".join(part.split()) for part in text.split(",")) if tag))
    if len(found) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in found):
        raise ValidationError(_("Twenty tags at most, and none longer than a hundred letters."))
    return found


def owners(user: User) -> QuerySet[Organization]:
    """Whose questions `user` may write."""
    found = Organization.objects.all() if user.is_superuser else Organization.objects.authored_by(user)
    return found.order_by("name")


class TagsField(forms.CharField):
    def clean(self, value: Any) -> list[str]:
        return tags_in(super().clean(value))


def path_in(text: str) -> str:
    """A category as it is kept: no space around its names, and none of them empty."""
    parts = text.replace("//", "\0").split("/")
    return "/".join(name for part in parts if (name := part.strip())).replace("\0", "//")


class CategoryField(forms.CharField):
    def clean(self, value: Any) -> str:
        return path_in(super().clean(value))


class AboutForm(forms.Form):
    """What only trainers see of a question."""

    name = forms.CharField(
        label=_("Name"), max_length=255, required=False, help_text=_("Trainers see it; learners never do.")
    )
    category = CategoryField(
        label=_("Category"), max_length=500, required=False, help_text=_("A path, such as Care/First steps.")
    )
    tags = TagsField(label=_("Tags"), max_length=2000, required=False, help_text=_("With commas between them."))

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, prefix="about")
        self.helper = Helper(*self.fields, tag=False)

    @classmethod
    def of(cls, question: Question, data: Any = None) -> Self:
        tags = ", ".join(question.tags.order_by("name").values_list("name", flat=True))
        return cls(data, initial={"name": question.name, "category": question.category, "tags": tags})


class NewAboutForm(AboutForm):
    """The same of a question that is not there yet, and whose it is to be."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Owner"), empty_label=None)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        field: Any = self.fields["organization"]
        field.queryset = owners(user)


class ChangeForm(forms.Form):
    """What is to become of many questions; what is left empty stays as it is."""

    category = CategoryField(
        label=_("Into the category"),
        max_length=500,
        required=False,
        help_text=_("A path, such as Care/First steps. A single - takes them out of theirs."),
    )
    add_tags = TagsField(
        label=_("Give them the tags"), max_length=2000, required=False, help_text=_("With commas between them.")
    )
    remove_tags = TagsField(label=_("Take the tags away"), max_length=2000, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("As it is")), *Question.State.choices], initial=""
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = Helper("category", Row("add_tags", "remove_tags"), "state", tag=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.change.is_empty:
            raise ValidationError(_("Write what is to change."))
        return cleaned

    @property
    def change(self) -> Change:
        typed = self.cleaned_data
        category = {"": None, "-": ""}.get(typed["category"], typed["category"])
        return Change(category, typed["add_tags"], typed["remove_tags"], typed["state"])
