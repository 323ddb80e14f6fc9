"""How the questions of a published check did: from rows to figures, over the first sitting of each person that has a result.

The formulas stand in `assessments.statistics`; nothing here knows whose sitting it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments import fairness, texts, wordings
from assessments.bank import written
from assessments.models import Attempt, QuestionVersion, Quiz, QuizItem, Response
from assessments.models.attempt import AttemptQuerySet
from assessments.questions import Answer
from assessments.statistics.bars import Chart, Measure, chart
from assessments.statistics.choices import Answered, ChoiceStatistics, analyze_choices
from assessments.statistics.flags import Remark, remarks
from assessments.statistics.items import Analysis, ItemStatistics, QuizStatistics, analyze, rest_scores
from assessments.statistics.suppression import suppress_counts
from courses.models import Edition

type Scores = list[Decimal | None]
STEM_WORDS = 12


class Given(NamedTuple):
    """A drawn question of one sitting."""

    attempt: int
    version: int
    fraction: Decimal | None
    answer: Answer


@dataclass(frozen=True)
class Table:
    """The sittings as rows of scores, a column for each question; `answers` stand beside them, place by place."""

    versions: list[QuestionVersion]
    maxima: list[Decimal]
    scores: list[Scores]
    answers: list[list[Answer]]

    def analysis(self) -> Analysis:
        return analyze(self.scores, self.maxima)


@dataclass(frozen=True)
class QuestionFigures:
    """One question: its figures, those of its choices where it has any, and what its author should look at."""

    number: int
    version: QuestionVersion
    item: ItemStatistics
    choices: list[ChoiceStatistics]
    remarks: list[Remark]

    @property
    def short(self) -> str:
        return Truncator(self.version.bare).words(STEM_WORDS)


@dataclass(frozen=True)
class QuizFigures:
    """A check as a whole, and each of its questions in its order."""

    quiz: QuizStatistics
    questions: list[QuestionFigures]
    fairness: list[str]
    chart: Chart | None

    @property
    def remarked(self) -> list[QuestionFigures]:
        """Those with something to look at."""
        return [one for one in self.questions if one.remarks and not one.item.too_few]


def first_attempts(quiz: Quiz) -> AttemptQuerySet:
    """The first sitting with a result of each person, as Moodle's report takes them."""
    graded = Attempt.objects.graded()
    earlier = graded.filter(enrollment=OuterRef("enrollment"), quiz=OuterRef("quiz"), number__lt=OuterRef("number"))
    return graded.filter(~Exists(earlier), quiz=quiz)


def checks_of(edition: Edition) -> list[tuple[Quiz, int | None]]:
    """The checks of `edition` in the order of its outline, each with how many people sent it in (None: fewer than five)."""
    quizzes = list(Quiz.objects.filter(lesson__edition=edition).select_related("lesson__module").in_order())
    sent = Attempt.objects.sent().filter(quiz__in=quizzes).order_by()
    people = dict(sent.values("quiz").annotate(people=Count("enrollment", distinct=True)).values_list("quiz", "people"))
    return [(quiz, suppress_counts([people.get(quiz.pk, 0)]).total) for quiz in quizzes]


def table_of(quiz: Quiz) -> Table:
    """All that the figures need, in two queries."""
    items = list(QuizItem.objects.filter(quiz=quiz).select_related("version__question").order_by("position", "pk"))
    places = {item.version_id: place for place, item in enumerate(items)}
    given = Response.objects.filter(attempt__in=first_attempts(quiz)).order_by("attempt", "position")
    scores: dict[int, Scores] = {}
    answers: dict[int, list[Answer]] = {}
    for row in given.values_list("attempt", "version", "fraction", "answer"):
        one = Given(*row)
        place = places.get(one.version)
        line = scores.setdefault(one.attempt, [None] * len(items))
        if place is not None and line[place] is None:
            line[place] = items[place].marks * (one.fraction or Decimal(0))
            answers.setdefault(one.attempt, [None] * len(items))[place] = one.answer
    lines = [answers.get(attempt, [None] * len(items)) for attempt in scores]
    return Table([item.version for item in items], [item.marks for item in items], list(scores.values()), lines)


def figures_of(quiz: Quiz) -> QuizFigures:
    """Everything about `quiz` and its questions."""
    table = table_of(quiz)
    analysis = table.analysis()
    found = [question(table, item, place) for place, item in enumerate(analysis.items)]
    told = fairness.remarks([written(version) for version in table.versions])
    return QuizFigures(analysis.quiz, found, told, facility_chart(found))


def question(table: Table, item: ItemStatistics, place: int) -> QuestionFigures:
    version = table.versions[place]
    choices = choices_of(table, version, place)
    return QuestionFigures(place + 1, version, item, choices, remarks(item, choices))


def choices_of(table: Table, version: QuestionVersion, place: int) -> list[ChoiceStatistics]:
    """None where the question's kind offers no choices."""
    wording = wordings.read_wording(version)
    offered = [replace(one, text=texts.bare(one.text, wording.format)) for one in wording.kind.offered(wording.data)]
    if not offered:
        return []
    drawn = [line[place] for line, row in zip(table.answers, table.scores, strict=True) if row[place] is not None]
    rests = rest_scores(table.scores, place)
    answers = [Answered(wording.kind.chosen(answer), rest) for answer, rest in zip(drawn, rests, strict=True)]
    return analyze_choices(offered, answers)


def facility_chart(questions: Sequence[QuestionFigures]) -> Chart | None:
    """How many percent of the points each question brought; None where every one has too few answers."""
    if all(one.item.too_few for one in questions):
        return None
    measures = [measure(f"{one.number}. {one.version.bare}", one.item.facility, one.item.too_few) for one in questions]
    return chart(
        key="facility", title=_("How often each is right"), headings=(_("Question"), _("Right")), measures=measures
    )


def choices_chart(figures: QuestionFigures) -> Chart | None:
    """How many percent of the people chose each choice."""
    if not figures.choices or figures.item.too_few:
        return None
    measures = [
        Measure(one.choice.text, one.share, percent(one.share), "leaf" if one.choice.right else "sea")
        for one in figures.choices
    ]
    return chart(key="choices", title=_("What people chose"), headings=(_("Choice"), _("People")), measures=measures)


def measure(label: str, value: float | None, hidden: bool) -> Measure:
    """A bar; a value below 0, which taking points away can bring, is drawn as 0 and written as it is."""
    if hidden or value is None:
        return Measure(label, None)
    return Measure(label, min(max(value, 0.0), 100.0), percent(value))


def percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} %"
