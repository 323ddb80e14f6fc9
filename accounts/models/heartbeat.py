from django.db import models


class Heartbeat(models.Model):
    """When a process of this name was last seen alive."""

    name = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
