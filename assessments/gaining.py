"""What people gained between the pretest and the final check of an edition, paired person by person; no name is read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.analysis import first_attempts
from assessments.models import Quiz, Response
from assessments.statistics.gain import Gain, by_topic, paired
from courses.models import Edition

HUNDRED, NONE = Decimal(100), Decimal(0)

type Percents = dict[int, Decimal]


@dataclass(frozen=True)
class EditionGain:
    """In percent of the points: over everything, and topic by topic (a topic is what a learning objective is called).

    `before` and `after` are the titles of the two checks.
    """

    before: str
    after: str
    whole: Gain
    topics: dict[str, Gain]


def gain_of(edition: Edition) -> EditionGain | None:
    """The first sitting before against the first one after, of the same enrollment; None without both checks.

    Where an edition has several checks of a purpose, the first in its outline counts.
    """
    before, after = (first_of(edition, purpose) for purpose in (Quiz.Purpose.PRETEST, Quiz.Purpose.POSTTEST))
    if before is None or after is None:
        return None
    return EditionGain(
        before=before.lesson.title,
        after=after.lesson.title,
        whole=paired(percents(before), percents(after)),
        topics=by_topic(topic_percents(before), topic_percents(after)),
    )


def first_of(edition: Edition, purpose: str) -> Quiz | None:
    quizzes = Quiz.objects.filter(lesson__edition=edition, purpose=purpose)
    return quizzes.in_order().select_related("lesson").first()


def percents(quiz: Quiz) -> Percents:
    """Enrollment → percent."""
    rows = first_attempts(quiz).values_list("enrollment", "percent")
    return {enrollment: percent for enrollment, percent in rows if percent is not None}


def topic_percents(quiz: Quiz) -> Mapping[int, Mapping[str, Decimal]]:
    """Enrollment → topic → percent of the points of that topic; questions without a topic are left out."""
    got: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    most: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    rows = Response.objects.filter(attempt__in=first_attempts(quiz)).exclude(version__topic="").order_by("pk")
    for enrollment, topic, marks, fraction in rows.values_list(
        "attempt__enrollment", "version__topic", "marks", "fraction"
    ):
        got[enrollment, topic] += marks * (fraction or NONE)
        most[enrollment, topic] += marks
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (enrollment, topic), points in most.items():
        if points:
            found[enrollment][topic] = HUNDRED * got[enrollment, topic] / points
    return found
