from datetime import date
from functools import cache
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Organization
from lms.kit.encryption import EncryptedTextField


@cache
def time_zone_names() -> frozenset[str]:
    """Files of this machine, looked through once."""
    return frozenset(available_timezones())


def known_time_zone(name: str) -> None:
    if name not in time_zone_names():
        raise ValidationError(_("Choose a time zone from the list, for example Asia/Manila."))


class UserQuerySet(models.QuerySet["User"]):
    def coordinated_by(self, user: "User", *, on: date) -> Self:
        """The people with a place, not over on the day `on`, where `user` coordinates today."""
        lasting = models.Q(memberships__ended_on=None) | models.Q(memberships__ended_on__gt=on)
        return self.filter(lasting, memberships__organization__in=Organization.objects.coordinated_by(user)).distinct()


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    pass


class User(AbstractUser):
    """A person who signs in, by user name or e-mail."""

    class Channel(models.TextChoices):
        NONE = "none", _("No messages")
        EMAIL = "email", _("E-mail")

    class CertificateName(models.TextChoices):
        DISPLAY = "display", _("the name I go by")
        LEGAL = "legal", _("my legal name")
        NONE = "none", _("no name, the code only")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("name you go by"), max_length=120, blank=True)
    legal_name = EncryptedTextField(
        _("legal name"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Only for a certificate, and only if you choose it. Kept encrypted."),
    )
    certificate_name = models.CharField(
        _("name on certificates"), max_length=8, choices=CertificateName, default=CertificateName.DISPLAY
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Manila", validators=[known_time_zone])
    channel = models.CharField(_("messages by"), max_length=8, choices=Channel, default=Channel.EMAIL)
    paused_until = models.DateField(_("no reminders before"), null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text="a code of LANGUAGES; empty: as the browser says"
    )
    shared_device = models.BooleanField(
        _("I use a shared phone or computer"),
        default=False,
        help_text=_("Leave then also signs you out, and you are signed out after 20 quiet minutes."),
    )
    leave_signs_out = models.BooleanField(
        _("Leave also signs me out"),
        null=True,
        help_text=_("So that nobody who opens this page after you is in your place. On a shared phone it always does."),
    )
    limits_read_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()  # type: ignore[misc]  # AbstractUser declares a class variable

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_once",
                violation_error_message=_("This address cannot be used."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_once",
                violation_error_message=_("This user name cannot be used."),
            ),
            models.CheckConstraint(condition=models.Q(channel__in=["none", "email"]), name="user_channel_known"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def is_signed_out_by_leaving(self) -> bool:
        return self.shared_device or bool(self.leave_signs_out)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: Any = None) -> date:
        """The day it is where this person is."""
        return timezone.localtime(now or timezone.now(), self.zone).date()

    def has_left(self, *, on: date) -> bool:
        """Whether this person had places, and every one of them is over on the day `on`."""
        return self.memberships.exists() and not self.memberships.exclude(ended_on__lte=on).exists()

    def roles(self) -> dict[str, list[str]]:
        """Role → paths of the organizations where this person holds it today. One query for the object's life."""
        if not hasattr(self, "_roles"):
            held: dict[str, list[str]] = {}
            for role, path in self.memberships.current(on=self.today()).values_list("role", "organization__path"):
                held.setdefault(role, []).append(path)
            self._roles = held
        return self._roles

    def scope(self, role: str) -> list[str]:
        return self.roles().get(role, [])
