"""The steps of signing in that are ours. allauth loads them by name: it cannot be imported while its adapter is."""

from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse


class AddressStage(EmailVerificationStage):
    """Asks for proof of the address; a username-only account has none to prove."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user and not user.email and not user.emailaddress_set.exists():
            return None, True
        response: tuple[HttpResponse | None, bool] = super().handle()
        return response
