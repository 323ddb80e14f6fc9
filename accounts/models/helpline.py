from datetime import date, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

CHECK_AGAIN = timedelta(days=180)
TOO_OLD = timedelta(days=365)


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def shown(self, *, on: date) -> Self:
        """Those not known to be old on the day `on`: checked within a year, or never checked and said to be so."""
        return self.filter(models.Q(checked_on=None) | models.Q(checked_on__gte=on - TOO_OLD)).order_by(
            "position", "id"
        )

    def stale(self, *, on: date) -> Self:
        """Those to ring again: never checked, or longer ago than half a year."""
        return self.filter(models.Q(checked_on=None) | models.Q(checked_on__lt=on - CHECK_AGAIN))


class Helpline(models.Model):
    """A number that people can ring for help now. Numbers change: each says when somebody last checked it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    number = models.CharField(_("number"), max_length=40)
    hours = models.CharField(_("hours"), max_length=80, blank=True)
    purpose = models.CharField(_("what for"), max_length=160)
    other = models.CharField(_("other ways"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = HelplineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def is_stale(self, *, on: date) -> bool:
        return self.checked_on is None or self.checked_on < on - CHECK_AGAIN
