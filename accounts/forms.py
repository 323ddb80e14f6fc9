"""Sign-in, sign-up and a person's own settings."""

from functools import cache
from typing import Any

from allauth.account import forms as allauth_forms
from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import time_zone_names
from accounts.preferences import OWN
from lms.kit.forms import Helper, LongSelect

LONG_ENOUGH = _("At least 12 characters. A few words that only you would put together are good.")
LONGEST = {"login": 254}
LONGEST_PASSWORD = 128
LABELS = {
    "email": _("E-mail"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("The new password once more"),
}


class PlainMixin:
    """Labels say what a field is; a placeholder would only say it twice, and vanish. Each field has an end.

    A browser is not told of it: it would cut a pasted password, and nobody would know.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name == "password1":
                field.help_text = LONG_ENOUGH
            if getattr(field, "max_length", 0) is None:
                field.validators.append(MaxLengthValidator(LONGEST.get(name, LONGEST_PASSWORD)))


class LoginForm(PlainMixin, allauth_forms.LoginForm):
    """The phone may be anybody's, so the browser is asked to remember nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or user name")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

    def user_credentials(self) -> dict[str, str]:
        """What was typed, once: under two names a known address would be hashed twice, and its answer come later."""
        credentials: dict[str, str] = super().user_credentials()
        if "username" in credentials:
            credentials.pop("email", None)
        return credentials


class SignupForm(PlainMixin, allauth_forms.SignupForm):
    """E-mail and password, and any name the person likes to go by."""

    display_name = forms.CharField(
        label=_("Name you go by"),
        max_length=120,
        required=False,
        help_text=_("Others in a course see this name. It does not have to be your own."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ("display_name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])

    def try_save(self, request: HttpRequest) -> Any:
        """A known address takes as long as a new one: the hash is what takes time."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class RequestLoginCodeForm(PlainMixin, allauth_forms.RequestLoginCodeForm):
    pass


class ResetPasswordForm(PlainMixin, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainMixin, allauth_forms.ResetPasswordKeyForm):
    pass


class SetPasswordForm(PlainMixin, allauth_forms.SetPasswordForm):
    pass


class AddEmailForm(PlainMixin, allauth_forms.AddEmailForm):
    pass


class ChangePasswordForm(PlainMixin, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


@cache
def time_zones() -> list[tuple[str, str]]:
    """Choices, Manila first; the names with a place in them only."""
    named = sorted(
        name for name in time_zone_names() if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/"))
    )
    return [(name, name.replace("_", " ")) for name in ["Asia/Manila", *(n for n in named if n != "Asia/Manila")]]


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's own settings; each says what it means."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        widget=LongSelect,
        help_text=_("Dates and hours are shown in it."),
    )

    class Meta:
        model = User
        fields = OWN
        widgets = {
            "certificate_name": forms.RadioSelect,
            "channel": forms.RadioSelect,
            "paused_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "legal_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }
        field_classes = {"leave_signs_out": forms.BooleanField}  # Django's own would ask yes, no or unknown
        labels = {"channel": _("How may we write to you?"), "paused_until": _("No reminders before")}
        help_texts = {
            "display_name": _("Others in a course see this name, and no other."),
            "certificate_name": _("You choose it again for each certificate."),
            "channel": _(
                "Only to remind you, at most once a week, never at night. The mail does not say what it is about."
            ),
            "paused_until": _("Leave it empty to be reminded as usual."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = Helper(
            Fieldset(_("Your name"), "display_name", "legal_name", "certificate_name"),
            Fieldset(_("Messages"), "channel", "paused_until", "time_zone"),
            Fieldset(_("This phone"), "shared_device", "leave_signs_out"),
            submit=_("Save"),
        )

    def clean_leave_signs_out(self) -> bool | None:
        """None as long as she has left the box as she found it: then a course may still settle it for her."""
        wish: bool | None = self.cleaned_data["leave_signs_out"]
        return wish if "leave_signs_out" in self.changed_data else self.initial["leave_signs_out"]

    def clean(self) -> dict[str, Any]:
        wishes = super().clean() or {}
        if wishes.get("certificate_name") == User.CertificateName.LEGAL and not wishes.get("legal_name"):
            self.add_error(
                "legal_name", ValidationError(_("Write the name that certificates should carry, or choose another."))
            )
        return wishes


class LanguageForm(forms.Form):
    """A language, and where the person was; `next` is the path to go back to."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(widget=forms.HiddenInput, required=False)


class ReadForm(forms.Form):
    """One button: I have read this. `next` is where the person was going."""

    next = forms.CharField(widget=forms.HiddenInput, required=False)
