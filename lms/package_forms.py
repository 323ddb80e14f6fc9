from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from lms.kit.forms import Helper


class PackageForm(forms.Form):
    """A package of a course, and to whom the course shall belong."""

    file = forms.FileField(
        label=_("Package"), help_text=_("A zip that was exported here or on another site, 60 MB at most.")
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Organization that owns it"), empty_label=None
    )

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args)
        places, owners = Organization.objects.in_tree_order(), self.fields["organization"]
        owners.queryset = places if user.is_superuser else places.authored_by(user)  # type: ignore[attr-defined]
        self.helper = Helper("file", "organization", submit=_("Look through it"))
