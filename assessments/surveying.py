"""A survey from its questions to what all said together. Whoever answers leaves no trace that leads from them to it.

What is said keeps only its week. It is read first when its week and seven days more are over, when at least five such sheets
wait, and after they were written anew in random order: until then nobody sees them, and afterwards neither keys nor the order of
rows tell whose they were. Each further lot is five or more again, so no difference between two readings is about few.
"""

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from assessments.models import Survey, SurveyAnswer, SurveyQuestion, SurveySheet, SurveyTaken
from assessments.statistics.suppression import suppress_counts
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import begin, complete_lesson

FEWEST = 5
STEPS = ("1", "2", "3", "4", "5")

type Said = Mapping[int, Sequence[int] | str]


@dataclass(frozen=True)
class QuestionResult:
    """`rows` are (choice, how many, percent of those who answered this survey; None where few would show). `words` in random order."""

    question: SurveyQuestion
    rows: list[tuple[str, int | None, float | None]]
    words: list[str]


@dataclass(frozen=True)
class SurveyResult:
    """What may be read: `sheets` people's; nothing at all before five."""

    sheets: int
    questions: list[QuestionResult]


def week_of(now: datetime) -> date:
    """The Monday of the week in which `now` is, in the platform's zone."""
    today = timezone.localdate(now)
    return today - timedelta(days=today.weekday())


@transaction.atomic
def send_in(*, enrollment: Enrollment, survey: Survey, said: Said, now: datetime) -> bool:
    """Keeps `said` (question id → numbers of choices, or words) without its person, and that the person answered.

    The lesson is done. False when this person had answered before: then nothing is kept. Raises progress.NotHereError.
    """
    begin(enrollment, now=now)
    _row, first = SurveyTaken.objects.get_or_create(enrollment=enrollment, survey=survey)
    if first:
        sheet = SurveySheet.objects.create(survey=survey, week=week_of(now))
        SurveyAnswer.objects.bulk_create(answers(sheet, said))
    complete_lesson(enrollment=enrollment, lesson=survey.lesson, way=LessonCompletion.Way.FULL, now=now)
    return first


def answers(sheet: SurveySheet, said: Said) -> Iterable[SurveyAnswer]:
    for question, what in said.items():
        if isinstance(what, str):
            if what:
                yield SurveyAnswer(sheet=sheet, question_id=question, words=what)
        else:
            yield from (SurveyAnswer(sheet=sheet, question_id=question, choice=number) for number in what)


def mix_due(*, now: datetime) -> int:
    """Writes what is old enough anew, survey by survey, in random order; returns how many sheets. Twice changes nothing more."""
    waiting = SurveySheet.objects.waiting(on=timezone.localdate(now)).order_by()
    due = waiting.values("survey").annotate(sheets=Count("pk")).filter(sheets__gte=FEWEST)
    return sum(mix(survey, now=now) for survey in list(due.values_list("survey", flat=True)))


@transaction.atomic
def mix(survey: int, *, now: datetime) -> int:
    Survey.objects.select_for_update().get(pk=survey)
    old = list(
        SurveySheet.objects.waiting(on=timezone.localdate(now)).filter(survey=survey).prefetch_related("answers")
    )
    if len(old) < FEWEST:
        return 0
    new = [SurveySheet(id=uuid.uuid4(), survey_id=survey, week=sheet.week, mixed=True) for sheet in old]
    said = [
        SurveyAnswer(sheet=sheet, question_id=answer.question_id, choice=answer.choice, words=answer.words)
        for sheet, before in zip(new, old, strict=True)
        for answer in before.answers.all()
    ]
    dice = secrets.SystemRandom()
    SurveySheet.objects.bulk_create(dice.sample(new, len(new)))
    SurveyAnswer.objects.bulk_create(dice.sample(said, len(said)))
    SurveySheet.objects.filter(pk__in=[sheet.pk for sheet in old]).delete()
    return len(old)


def result_of(survey: Survey) -> SurveyResult:
    """What all said together, as far as it may be read. Five queries at most."""
    sheets = SurveySheet.objects.shown().filter(survey=survey)
    number = sheets.count()
    if number < FEWEST:
        return SurveyResult(0, [])
    said = SurveyAnswer.objects.filter(sheet__in=sheets).order_by("pk")
    counted: Counter[tuple[int, int]] = Counter()
    words: dict[int, list[str]] = {}
    for question, choice, text in said.values_list("question", "choice", "words"):
        if choice is None:
            words.setdefault(question, []).append(text)
        else:
            counted[question, choice] += 1
    asked = survey.questions.order_by("position", "pk")
    return SurveyResult(number, [result(question, counted, words.get(question.pk, []), number) for question in asked])


def result(
    question: SurveyQuestion, counted: Counter[tuple[int, int]], words: list[str], number: int
) -> QuestionResult:
    if question.kind == SurveyQuestion.Kind.WORDS:
        return QuestionResult(question, [], words if len(words) >= FEWEST else [])
    labels = choices_of(question)
    counts = [counted[question.pk, place] for place in range(1, len(labels) + 1)]
    shown = together(counts, number) if question.kind == SurveyQuestion.Kind.SEVERAL else alone(counts, number)
    rows = [
        (label, count, None if count is None else 100 * count / number)
        for label, count in zip(labels, shown, strict=True)
    ]
    return QuestionResult(question, rows, [])


def alone(counts: Sequence[int], number: int) -> list[int | None]:
    """One choice a person: those who left it open are a further count, so that no difference gives a few away."""
    return suppress_counts([*counts, number - sum(counts)]).cells[:-1]


def together(counts: Sequence[int], number: int) -> list[int | None]:
    """Several choices a person: each stands against those who did not choose it."""
    return [suppress_counts([count, number - count]).cells[0] for count in counts]


def choices_of(question: SurveyQuestion) -> list[str]:
    """The choices as they are read: of a scale its five steps, the first and the last with their words."""
    listed = question.listed()
    if question.kind != SurveyQuestion.Kind.SCALE:
        return listed
    low, high = (*listed, "", "")[:2]
    ends = {0: low, 4: high}
    return [f"{step} ({ends[at]})" if ends.get(at) else step for at, step in enumerate(STEPS)]
