"""What a result says first: how many answers are right, or, where answers count in parts, how many points of a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import questions
from assessments.models import Attempt, Quiz, Response

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Lead:
    """`said` is the sentence for the person, `needed` how much is enough ("" where sending in is), `short` a line of a list.

    `besides` says what answers come to that are right in part, where only whole ones decide.
    """

    said: str
    needed: str
    short: str
    besides: str = ""


def leads(quiz: Quiz, attempts: Sequence[Attempt]) -> dict[int, Lead]:
    """For each graded one of `attempts`, all at `quiz`, by its id. One query."""
    by_person = [kind.key for kind in questions.kinds() if kind.marked_by_person]
    held = Response.objects.filter(attempt__in=[attempt.pk for attempt in attempts]).values("attempt")
    counts = held.annotate(
        number=Count("pk", filter=Q(dropped_by=None)),
        spared=Count("pk", filter=~Q(dropped_by=None)),
        read=Count("pk", filter=Q(dropped_by=None, version__kind__in=by_person)),
    ).values_list("attempt", "number", "spared", "read")
    found = {attempt: (number, spared, read) for attempt, number, spared, read in counts}
    graded = [attempt for attempt in attempts if attempt.state == Attempt.State.GRADED]
    return {attempt.pk: lead(quiz, attempt, *found.get(attempt.pk, (0, 0, 0))) for attempt in graded}


def lead(quiz: Quiz, attempt: Attempt, number: int, spared: int, read: int) -> Lead:
    """`number` answers count, `read` of them by a person's marks; `spared` were dropped, and are not needed."""
    right, percent = attempt.right_count or 0, attempt.percent or Decimal(0)
    short = ngettext("%(n)d right", "%(n)d right", right) % {"n": right}
    if quiz.behaviour == Quiz.Behaviour.MASTERY:
        of = {"right": right, "of": quiz.mastery_of or 1}
        return Lead(_("%(right)d of your last %(of)d are right.") % of, "", short)
    whole = percent == in_whole(right, number)
    if quiz.pass_count is None and (quiz.pass_percent is not None or read or not whole):
        return in_points(quiz, percent)
    least = max(0, (quiz.pass_count or 0) - spared)
    needed = ngettext("%(n)d is needed.", "%(n)d are needed.", least) % {"n": least} if quiz.pass_count else ""
    said = _("You have %(right)d of %(number)d.") % {"right": right, "number": number}
    besides = "" if whole else _("With what fits in part it comes to %(points)s.") % {"points": points(percent)}
    return Lead(said, needed, short, besides)


def in_points(quiz: Quiz, percent: Decimal) -> Lead:
    least = quiz.pass_percent
    needed = ngettext("%(n)d is needed.", "%(n)d are needed.", least) % {"n": least} if least else ""
    return Lead(_("You have %(points)s.") % {"points": points(percent)}, needed, points(percent))


def points(percent: Decimal) -> str:
    """As exact as it is kept, so that nobody reads a figure that was not reached."""
    exact = percent.normalize()
    figure = number_format(exact, decimal_pos=max(0, -int(exact.as_tuple().exponent)))
    return _("%(figure)s of 100 points") % {"figure": figure}


def in_whole(right: int, number: int) -> Decimal:
    """The percent that so many whole answers come to, and no others, where each weighs the same."""
    return (Decimal(100) * right / number).quantize(CENT) if number else Decimal(0)
