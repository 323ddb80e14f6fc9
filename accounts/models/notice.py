from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Now

from accounts.models.user import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unclaimed(self) -> Self:
        """Waiting, and under nobody's lease by the database's clock; a worker's own clock may be wrong."""
        return self.filter(state=Notice.State.WAITING).filter(
            models.Q(claimed_until=None) | models.Q(claimed_until__lt=Now())
        )

    def due(self, *, now: datetime) -> Self:
        """Unclaimed, and due at `now`."""
        return self.unclaimed().filter(due_at__lte=now)

    def in_hand(self) -> Self:
        """Under a worker's lease this moment."""
        return self.filter(state=Notice.State.WAITING, claimed_until__gte=Now())

    def sent_to(self, user: User, *, kinds: list[str]) -> Self:
        return self.filter(state=Notice.State.SENT, user=user, kind__in=kinds)


class Notice(models.Model):
    """One message to one person: a row first, a mail later. Its key makes it happen once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        SKIPPED = "skipped"
        FAILED = "failed"

    MOVES = {
        State.WAITING: frozenset({State.SENT, State.SKIPPED, State.FAILED}),
        State.SENT: frozenset(),
        State.SKIPPED: frozenset(),
        State.FAILED: frozenset({State.WAITING}),
    }

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80, blank=True, help_text="what it is about, such as enrollment:12")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was skipped or given up")
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was sent, skipped or given up")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sent", "skipped", "failed"]), name="notice_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", ended_at=None)
                | (~models.Q(state="waiting") & models.Q(ended_at__isnull=False)),
                name="notice_state_agrees_with_end",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["user", "kind", "ended_at"], name="notice_by_user"),
            models.Index(fields=["subject"], name="notice_by_subject"),
        ]

    def __str__(self) -> str:
        return self.key
