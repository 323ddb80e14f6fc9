from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class Look(models.Model):
    """Somebody looked at what is another's: once a day for each thing, however often it was opened."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("an answer of yours, to mark it")
        APPEAL = "appeal", _("an answer that you asked to be read again")
        FILE = "file", _("a file that you handed in")
        PRACTICE = "practice", _("the sheet of your observed practice")
        PROGRESS = "progress", _("how far you are in a course")
        TIME = "time", _("the time that is given to you")
        TRIES = "tries", _("your tries at the checks of a course")
        PLACE = "place", _("the places where you work")
        LIST = "list", _("a list of people in which you stand")
        EXPORT = "export", _("a table of people, with your line, to take away")
        OFFICE = "office", _("what the office keeps about you")

    viewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", help_text="whose it is")
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=80, help_text="model:id")
    looked_on = models.DateField()
    looked_at = models.DateTimeField(help_text="the first time on that day")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "viewer", "kind", "subject", "looked_on"], name="look_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
