from django.db import models


class Event(models.Model):
    """One audit record. It has no foreign keys: it outlives what it describes."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    subject = models.CharField(max_length=80, db_index=True, help_text="model:id")
    person_id = models.BigIntegerField(null=True, db_index=True, help_text="whose record it is")
    detail = models.JSONField(default=dict, help_text="ids, states and dates; never a name or an answer")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
