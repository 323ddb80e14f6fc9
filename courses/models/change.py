from django.db import models

from accounts.models import User
from courses.models.outline import Lesson


class BlockChange(models.Model):
    """One act on the blocks of a lesson in a draft: from place `start` on, `after` stands where `before` stood. Undone, it is gone.

    Both are snapshots: lists of [version, key, kind, data], in the order of the lesson, its full version first.
    """

    class Verb(models.TextChoices):
        ADDED = "added"
        EDITED = "edited"
        MOVED = "moved"
        COPIED = "copied"
        DELETED = "deleted"
        REWRITTEN = "rewritten"

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=10, choices=Verb)
    start = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb__in=["added", "edited", "moved", "copied", "deleted", "rewritten"]),
                name="block_change_verb_known",
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"
