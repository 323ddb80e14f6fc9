"""How allauth behaves here: quietly."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import discreet
from accounts.names import made_up
from accounts.post import send_soon

NO_MATCH = _("These two do not belong together. Please check both, or ask for a code instead.")
VERIFICATION = "allauth.account.stages.EmailVerificationStage"
OWN_VERIFICATION = "accounts.stages.AddressStage"


class Adapter(DefaultAccountAdapter):
    """Anyone may sign up; mails say nothing of the site, and leave beside the request."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NO_MATCH,
        "username_password_mismatch": NO_MATCH,
        "incorrect_code": _("This is not the code that we sent. Please look at the mail once more."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": NO_MATCH,
        "too_many_login_attempts": _("That was often in a short time. Please wait a few minutes."),
        "rate_limited": _("That was often in a short time. Please wait a few minutes."),
        "invalid_password_reset": _("This code is no longer good. Please ask for a new one."),
        "username_blacklisted": _("This user name cannot be used. Please choose another."),
    }

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `url` stays here; what cannot be read as an address does not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Not from the address, as allauth does: others would read half of it wherever the person gave no other name."""
        user_username(user, user_username(user) or made_up())

    def format_email_subject(self, subject: str) -> str:
        return discreet.subject(subject)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        context = {**context, "url": f"{settings.SITE_URL}/"}
        letter: EmailMessage = super().render_mail(template_prefix, email, context, headers=headers)
        return letter

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        send_soon(self.render_mail(template_prefix, email, {"email": email, **context}))

    def get_login_stages(self) -> list[str]:
        """allauth's own, but someone without an address is not asked to prove one."""
        return [OWN_VERIFICATION if stage == VERIFICATION else stage for stage in super().get_login_stages()]
