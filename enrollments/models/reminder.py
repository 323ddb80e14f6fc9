from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class ReminderRule(models.Model):
    """When a reminder is owed; without a course it is the rule for all."""

    class Trigger(models.TextChoices):
        NOT_STARTED = "not_started", _("not started, days after joining")
        IDLE = "idle", _("nothing done for this many days")
        DUE_SOON = "due_soon", _("days before the due date")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    trigger = models.CharField(max_length=12, choices=Trigger)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "trigger", "days"], name="reminder_rule_once"),
            models.UniqueConstraint(
                fields=["trigger", "days"], condition=models.Q(course=None), name="reminder_rule_for_all_once"
            ),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="reminder_rule_days_positive"),
            models.CheckConstraint(
                condition=models.Q(trigger__in=["not_started", "idle", "due_soon"]), name="reminder_rule_trigger_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} {self.days}"
