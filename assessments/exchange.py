"""A quiz out of a course file, into rows, and back."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.db import transaction
from pydantic import Field

from assessments import checking, illustrating, questions
from assessments.bank import COMMON, Written, word, written
from assessments.models import QuestionVersion, Quiz, QuizItem, QuizQuota
from assessments.models.quiz import quotas_of
from assessments.models.settings import ASKING, MARKING, STRICT, USUAL, Behaviour, Counts, Release, unusual
from courses.models import Course, Lesson
from courses.parsing import Fields, Flag, Source, SourceError, Whole

NOTHING: dict[str, Any] = {
    "purpose": Quiz.Purpose.CHECK_IN.value,
    "pass": None,
    "pass_percent": None,
    "draw": None,
    "each_topic": 0,
}


class CommonFields(Fields):
    """What every question has beside what its kind keeps."""

    key: str = Field(min_length=1, max_length=80, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    topic: str = Field(default="", max_length=40)
    kind: str = "single"
    format: QuestionVersion.Format = QuestionVersion.Format.PLAIN
    stem: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class SettingsFields(Fields):
    purpose: Quiz.Purpose = Quiz.Purpose.CHECK_IN
    pass_count: Whole | None = Field(default=None, alias="pass", ge=1, le=500)
    pass_percent: Whole | None = Field(default=None, ge=1, le=100)
    draw: Whole | None = Field(default=None, ge=1, le=500)
    each_topic: Whole = Field(default=0, ge=0, le=500)
    quotas: dict[Annotated[str, Field(max_length=40)], Annotated[Whole, Field(ge=1, le=500)]] = {}
    behaviour: Behaviour = Behaviour.DEFERRED
    mastery_right: Whole | None = Field(default=None, ge=1, le=50)
    mastery_of: Whole | None = Field(default=None, ge=1, le=50)
    correctness_from: Release = Release.USUAL
    marks_from: Release = Release.USUAL
    feedback_from: Release = Release.USUAL
    answer_from: Release = Release.USUAL
    attempt_limit: Whole | None = Field(default=None, ge=1, le=100)
    wait_minutes: Whole = Field(default=0, ge=0, le=20160)
    review_first: Flag = False
    counts: Counts = Counts.BEST
    time_limit: Whole | None = Field(default=None, ge=1, le=1440)
    closes_at_due: Flag = False
    strict_reason: str = Field(default="", max_length=300)
    markers: Whole = Field(default=1, ge=1, le=2)
    mark_gap: Whole = Field(default=20, ge=0, le=100)


class QuestionsFields(Fields):
    questions: list[dict[str, Any]]


def read(source: Source) -> dict[str, Any]:
    """A quiz as plain data, from a lesson file without its general fields. Raises SourceError, naming file and line."""
    settings = Source(source.file, without_questions(source), source.lines).validated(SettingsFields)
    listed = questions_of(source)
    count = len(listed.validated(QuestionsFields).questions)
    asked = all_or_mistakes([listed.at(("questions", at)) for at in range(count)])
    said = settings.model_dump(mode="json", by_alias=True)
    quotas = with_quotas(said.pop("quotas"))
    quiz = {**unusual(said), **quotas, "questions": asked}
    mistakes = [
        (listed if path[0] == "questions" else source).mistake(message, path)
        for path, message in checking.problems(quiz)
    ]
    if mistakes:
        raise SourceError.of(mistakes)
    return quiz


def fields(quiz: dict[str, Any]) -> dict[str, Any]:
    """`quiz`, as `read` gives it, as a lesson file says it: what is as usual is left out."""
    return {name: value for name, value in quiz.items() if name not in NOTHING or value != NOTHING[name]}


def all_or_mistakes(sources: list[Source]) -> list[Written]:
    """Every question; or one SourceError with the mistakes of all."""
    asked, mistakes = [], []
    for source in sources:
        try:
            asked.append(read_question(illustrating.named_by_code(source)))
        except SourceError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SourceError.of(mistakes)
    return asked


def read_question(source: Source, *, shared: type[CommonFields] = CommonFields) -> Written:
    """A question as `bank.written` has it; `shared` reads what all kinds have. Raises SourceError."""
    common = source.part(COMMON).validated(shared).model_dump(mode="json")
    if common["kind"] not in questions.keys():  # noqa: SIM118 -- a function of the registry, not a dict
        known = ", ".join(questions.keys())
        raise source.error(f"Its kind must be one of: {known}.", ("kind",))
    if common["format"] == QuestionVersion.Format.PLAIN:
        del common["format"]
    kind = questions.get(common["kind"])
    return {**common, **kind.document(source.without(COMMON).validated(kind.data).document())}


def without_questions(source: Source) -> Any:
    if not isinstance(source.data, dict):
        return source.data
    return {name: value for name, value in source.data.items() if name != "questions"}


def questions_of(source: Source) -> Source:
    """The part with the questions: from the file itself, or the file in questions/ that it names."""
    named = source.data.get("questions") if isinstance(source.data, dict) else None
    if not isinstance(named, str):
        return source.part(["questions"])
    if named not in source.banks:
        raise source.error(f'There is no file "{named}.yaml" in questions/.', ("questions",))
    bank = source.banks[named]
    lines = {("questions", *path): line for path, line in bank.lines.items()}
    return Source(bank.file, {"questions": bank.data}, lines, pictures=source.pictures)


@transaction.atomic
def load(lesson: Lesson, data: dict[str, Any], *, course: Course) -> Quiz:
    """Makes the quiz of `lesson` from what `read` returned; a wording that the course already has is used again."""
    quiz = Quiz.objects.create(
        lesson=lesson,
        purpose=data["purpose"],
        pass_count=data["pass"],
        pass_percent=data["pass_percent"],
        draw=data["draw"],
        each_topic=data["each_topic"],
        **{name: data[name] for name in USUAL if name in data},
    )
    set_quotas(quiz, data.get("quotas", {}))
    versions = [word(course, data=question) for question in data["questions"]]
    illustrating.link(versions, course=course)
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, version=version, position=position, marks=version.data.get("mark", 1))
        for position, version in enumerate(versions)
    )
    return quiz


def dump(lesson: Lesson) -> dict[str, Any]:
    """The quiz of `lesson` as `read` would return it; a quiz without questions where there is none yet."""
    quiz = Quiz.objects.filter(lesson=lesson).first()
    if quiz is None:
        return {**NOTHING, "questions": []}
    return {
        "purpose": quiz.purpose,
        "pass": quiz.pass_count,
        "pass_percent": quiz.pass_percent,
        "draw": quiz.draw,
        "each_topic": quiz.each_topic,
        **with_quotas(quotas_of(quiz)),
        **unusual({name: getattr(quiz, name) for name in (*ASKING, *MARKING, *STRICT)}),
        "questions": [written(version) for version in versions_of(quiz)],
    }


def with_quotas(quotas: dict[str, int]) -> dict[str, Any]:
    """The setting, left out where there is none."""
    return {"quotas": quotas} if quotas else {}


def set_quotas(quiz: Quiz, quotas: Mapping[str, int]) -> None:
    """The quotas of `quiz` are these and no others."""
    quiz.quotas.all().delete()
    QuizQuota.objects.bulk_create(QuizQuota(quiz=quiz, topic=topic, count=n) for topic, n in quotas.items())


def versions_of(quiz: Quiz) -> list[QuestionVersion]:
    """The wordings that `quiz` asks or draws from, in its order, with their questions."""
    asked = QuizItem.objects.filter(quiz=quiz).order_by("position")
    places = {version: place for place, version in enumerate(asked.values_list("version_id", flat=True))}
    versions = QuestionVersion.objects.filter(pk__in=places).select_related("question")
    return sorted(versions, key=lambda version: places[version.pk])


@transaction.atomic
def copy(*, source: Lesson, target: Lesson) -> None:
    """Gives `target` a quiz that asks the very same wordings as that of `source`."""
    quiz = Quiz.objects.filter(lesson=source).first()
    if quiz is None:
        return
    items, quotas = list(quiz.items.order_by("position")), quotas_of(quiz)
    quiz.pk, quiz.lesson = None, target
    quiz._state.adding = True
    quiz.save()
    set_quotas(quiz, quotas)
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, version_id=item.version_id, position=item.position, marks=item.marks) for item in items
    )
