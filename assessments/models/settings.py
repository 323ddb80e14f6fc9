"""How a check is asked: the settings of a quiz, in three groups. Everything left alone is gentle."""

from collections.abc import Mapping

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Behaviour(models.TextChoices):
    """When answers are looked at."""

    DEFERRED = "deferred", _("All together, when they are sent in")
    IMMEDIATE = "immediate", _("One by one: each answer is checked at once, and stands")
    INTERACTIVE = "interactive", _("One by one, with hints and further tries")
    MASTERY = "mastery", _("Until enough of the last answers are right")


class Release(models.TextChoices):
    """From when a part of the feedback may be seen."""

    USUAL = "usual", _("As usual: at once where answers are checked one by one, else after sending in")
    DURING = "during", _("When an answer is checked")
    SENT = "sent", _("Right after sending in")
    LATER = "later", _("Two minutes after sending in")
    CLOSED = "closed", _("When the learner's date has passed")
    NEVER = "never", _("Never")


class Counts(models.TextChoices):
    """Which of several attempts is the result."""

    BEST = "best", _("The best one")
    LAST = "last", _("The last one")
    FIRST = "first", _("The first one")
    AVERAGE = "average", _("The average of all")


def release_field(name: object) -> "models.CharField[str, str]":
    return models.CharField(name, max_length=8, choices=Release, default=Release.USUAL)  # type: ignore[arg-type]


class Asking(models.Model):
    """When answers are looked at, and when what is said about them may be seen."""

    behaviour = models.CharField(
        _("when answers are looked at"), max_length=12, choices=Behaviour, default=Behaviour.DEFERRED
    )
    mastery_right = models.PositiveSmallIntegerField(
        _("right answers needed among the last ones"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    mastery_of = models.PositiveSmallIntegerField(
        _("how many last answers are counted"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    correctness_from = release_field(_("whether an answer is right"))
    marks_from = release_field(_("how much is right in all"))
    feedback_from = release_field(_("what is said about an answer"))
    answer_from = release_field(_("the right answer and its reason"))

    class Meta:
        abstract = True


class Marking(models.Model):
    """How people mark what no rule can."""

    markers = models.PositiveSmallIntegerField(
        _("people who mark each answer"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(2)],
        help_text=_("1 or 2. It matters where a person marks some of the questions."),
    )
    mark_gap = models.PositiveSmallIntegerField(
        _("points of a hundred that two marks may lie apart"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Where two people are further apart, a third one decides, or the two agree on a mark."),
    )

    class Meta:
        abstract = True


class Strict(models.Model):
    """What limits or times people. All of it needs a stated reason, which learners read."""

    attempt_limit = models.PositiveSmallIntegerField(
        _("how many attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as many as people like."),
    )
    wait_minutes = models.PositiveIntegerField(
        _("minutes to wait between attempts"), default=0, validators=[MaxValueValidator(20160)]
    )
    review_first = models.BooleanField(_("the reasons are read before a further attempt"), default=False)
    counts = models.CharField(_("which attempt counts"), max_length=8, choices=Counts, default=Counts.BEST)
    time_limit = models.PositiveSmallIntegerField(
        _("minutes for one attempt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
        help_text=_("Leave empty for no timer. Who has been given more time gets it here by itself."),
    )
    closes_at_due = models.BooleanField(_("it closes when the learner's date has passed"), default=False)
    strict_reason = models.CharField(
        _("the reason"),
        max_length=300,
        blank=True,
        help_text=_("Needed for anything here. Learners read it before they begin."),
    )

    class Meta:
        abstract = True


ASKING = (
    "behaviour",
    "mastery_right",
    "mastery_of",
    "correctness_from",
    "marks_from",
    "feedback_from",
    "answer_from",
)
STRICT = ("attempt_limit", "wait_minutes", "review_first", "counts", "time_limit", "closes_at_due", "strict_reason")
MARKING = ("markers", "mark_gap")
GENTLE: dict[str, object] = {
    "attempt_limit": None,
    "wait_minutes": 0,
    "review_first": False,
    "counts": "best",
    "time_limit": None,
    "closes_at_due": False,
}


def known(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(choices.values)}), name=f"quiz_{field}_known"
    )


CONSTRAINTS = [
    models.CheckConstraint(
        condition=models.Q(markers__in=[1, 2], mark_gap__lte=100),
        name="quiz_one_or_two_markers",
        violation_error_message=_("One or two people mark each answer."),
    ),
    known("behaviour", Behaviour),
    known("counts", Counts),
    *(known(field, Release) for field in ("correctness_from", "marks_from", "feedback_from", "answer_from")),
    models.CheckConstraint(
        condition=models.Q(**GENTLE) | ~models.Q(strict_reason=""),
        name="quiz_strict_with_reason",
        violation_error_message=_("Say why it is limited or timed. Learners read it before they begin."),
    ),
    models.CheckConstraint(
        condition=models.Q(mastery_right=None, mastery_of=None)
        | models.Q(mastery_right__gte=1, mastery_right__lte=models.F("mastery_of")),
        name="quiz_mastery_can_be_reached",
        violation_error_message=_("No more answers can be right than are counted."),
    ),
]


USUAL: dict[str, object] = {
    **GENTLE,
    "strict_reason": "",
    "markers": 1,
    "mark_gap": 20,
    "behaviour": "deferred",
    "mastery_right": None,
    "mastery_of": None,
    "correctness_from": "usual",
    "marks_from": "usual",
    "feedback_from": "usual",
    "answer_from": "usual",
}


def unusual(settings: Mapping[str, object]) -> dict[str, object]:
    """Those of `settings` that say something else than usual: what a course file has to say."""
    return {name: value for name, value in settings.items() if name not in USUAL or value != USUAL[name]}
