from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates import verification
from lms.kit.forms import Helper


class CodeForm(forms.Form):
    """A code as people type it; cleaned to the code that was meant."""

    code = forms.CharField(
        label=_("Certificate code"),
        max_length=verification.LONGEST,
        help_text=_("21 letters and digits. Spaces, hyphens and small letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = Helper("code", submit=_("Check"), action=reverse("certificates:verification"), method="get")

    def clean_code(self) -> str:
        code = verification.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("This code has a typing slip. Compare it with the certificate, letter by letter.")
            )
        return code


class NameForm(forms.Form):
    """The one-tap choice on a certificate's page."""

    show = forms.BooleanField(required=False)
