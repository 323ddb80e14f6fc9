"""What we attest."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Course
from enrollments.models import Enrollment
from lms.kit.codes import grouped
from lms.kit.encryption import EncryptedTextField


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def standing(self) -> Self:
        """All but those that another one took the place of."""
        return self.exclude(state=Certificate.State.REPLACED)

    def without_file(self, *, now: datetime) -> Self:
        """Never rendered, and not held back at `now`."""
        held = Hold.objects.in_force(now=now).filter(enrollment=models.OuterRef("enrollment"), step=Hold.Step.FILE)
        return self.filter(~models.Exists(held), rendered_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-issued_at", "-pk")


class Certificate(models.Model):
    """An attestation with a public code. Its facts were frozen when it was awarded."""

    class State(models.TextChoices):
        ISSUED = "issued", _("valid")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")

    class Award(models.TextChoices):
        COMPLETION = "completion", _("Certificate of completion")

    MOVES = {
        State.ISSUED: frozenset({State.REVOKED, State.REPLACED}),
        State.REVOKED: frozenset(),
        State.REPLACED: frozenset(),
    }

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    award = models.CharField(max_length=12, choices=Award, default=Award.COMPLETION)
    cycle = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24, unique=True, help_text="20 random symbols and a check symbol")
    state = models.CharField(max_length=8, choices=State, default=State.ISSUED)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    name = EncryptedTextField(blank=True, default="", help_text="as chosen on that day; frozen and kept encrypted")
    facts = models.JSONField(help_text="the frozen snapshot: title, edition, minutes, date, issuer, evidence")
    steps_needed = models.PositiveSmallIntegerField()
    steps_done = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    name_public = models.BooleanField(_("show my name on the public page"), default=False)
    paper = models.CharField(max_length=40, help_text="the document it is printed from, such as completion-1")
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course", "award", "cycle"],
                condition=~models.Q(state="replaced"),
                name="certificate_once_per_award_and_cycle",
            ),
            models.CheckConstraint(
                condition=models.Q(state="issued", ended_at=None)
                | models.Q(state__in=["revoked", "replaced"], ended_at__isnull=False),
                name="certificate_state_agrees_with_end",
            ),
            models.CheckConstraint(
                condition=models.Q(steps_needed__gte=1, steps_done=models.F("steps_needed")),
                name="certificate_earned",
                violation_error_message=_("Something is still left to do."),
            ),
            models.CheckConstraint(
                condition=models.Q(rendered_at=None, pdf_sha256="")
                | (models.Q(rendered_at__isnull=False) & ~models.Q(pdf_sha256="")),
                name="certificate_rendered_with_hash",
            ),
        ]
        indexes = [
            models.Index(fields=["issued_at"], condition=models.Q(rendered_at=None), name="certificate_without_file")
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"

    @property
    def grouped_code(self) -> str:
        """The code as people read it out."""
        return grouped(self.code)


class HoldQuerySet(models.QuerySet["Hold"]):
    def in_force(self, *, now: datetime) -> Self:
        return self.filter(retry_at__gt=now)


class Hold(models.Model):
    """A step towards a certificate that could not be taken: why, how often, and when it is tried again."""

    class Step(models.TextChoices):
        AWARD = "award", _("the award")
        FILE = "file", _("the file")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=8, choices=Step)
    reason = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=1)
    retry_at = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "step"], name="hold_once_per_step"),
            models.CheckConstraint(condition=models.Q(step__in=["award", "file"]), name="hold_step_known"),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Review(models.Model):
    """Something about a certificate that a person has to decide; until then, and by itself, nothing happens to it."""

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        KEPT = "kept", _("the certificate stays")
        ENDED = "ended", _("the certificate was ended")

    MOVES = {
        State.OPEN: frozenset({State.KEPT, State.ENDED}),
        State.KEPT: frozenset(),
        State.ENDED: frozenset(),
    }

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reviews")
    cause = models.CharField(max_length=60, help_text='the row that asks for it, such as "regrade:12"')
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "cause"], name="review_once_per_cause"),
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at=None, settled_by=None)
                | models.Q(state__in=["kept", "ended"], settled_at__isnull=False, settled_by__isnull=False),
                name="review_state_agrees_with_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
