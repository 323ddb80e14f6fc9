"""A quiz out of a course file, into rows, and back."""

from typing import Any

from django.db import transaction
from pydantic import Field

from assessments import checking
from assessments.bank import IN_ORDER, word, written
from assessments.models import QuestionVersion, Quiz, QuizItem
from courses.models import Course, Lesson
from courses.parsing import Fields, Flag, Source, SourceError, Whole

NOTHING: dict[str, Any] = {"purpose": Quiz.Purpose.CHECK_IN.value, "pass": None, "draw": None, "each_topic": 0}


class ChoiceFields(Fields):
    text: str = Field(min_length=1)
    right: Flag = False


class QuestionFields(Fields):
    key: str = Field(min_length=1, max_length=80, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    topic: str = Field(default="", max_length=40)
    kind: str = "single"
    stem: str = Field(min_length=1)
    choices: list[ChoiceFields]
    reason: str = Field(min_length=1)


class SettingsFields(Fields):
    purpose: Quiz.Purpose = Quiz.Purpose.CHECK_IN
    pass_count: Whole | None = Field(default=None, alias="pass", ge=1, le=500)
    draw: Whole | None = Field(default=None, ge=1, le=500)
    each_topic: Whole = Field(default=0, ge=0, le=500)


class QuestionsFields(Fields):
    questions: list[QuestionFields]


def read(source: Source) -> dict[str, Any]:
    """A quiz as plain data, from a lesson file without its general fields. Raises SourceError, naming file and line."""
    settings = Source(source.file, without_questions(source), source.lines).validated(SettingsFields)
    listed = questions_of(source)
    asked = listed.validated(QuestionsFields).model_dump()["questions"]
    quiz = {**settings.model_dump(mode="json", by_alias=True), "questions": asked}
    mistakes = [
        (listed if path[0] == "questions" else source).mistake(message, path)
        for path, message in checking.problems(quiz)
    ]
    if mistakes:
        raise SourceError.of(mistakes)
    return quiz


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
    return Source(bank.file, {"questions": bank.data}, lines)


@transaction.atomic
def load(lesson: Lesson, data: dict[str, Any], *, course: Course) -> Quiz:
    """Makes the quiz of `lesson` from what `read` returned; a wording that the course already has is used again."""
    quiz = Quiz.objects.create(
        lesson=lesson,
        purpose=data["purpose"],
        pass_count=data["pass"],
        draw=data["draw"],
        each_topic=data["each_topic"],
    )
    versions = [word(course, data=question) for question in data["questions"]]
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, version=version, position=position) for position, version in enumerate(versions)
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
        "draw": quiz.draw,
        "each_topic": quiz.each_topic,
        "questions": [written(version) for version in versions_of(quiz)],
    }


def versions_of(quiz: Quiz) -> list[QuestionVersion]:
    """The wordings that `quiz` asks or draws from, in its order, with their questions and choices."""
    asked = QuizItem.objects.filter(quiz=quiz).order_by("position")
    places = {version: place for place, version in enumerate(asked.values_list("version_id", flat=True))}
    versions = QuestionVersion.objects.filter(pk__in=places).select_related("question").prefetch_related(IN_ORDER)
    return sorted(versions, key=lambda version: places[version.pk])


@transaction.atomic
def copy(*, source: Lesson, target: Lesson) -> None:
    """Gives `target` a quiz that asks the very same wordings as that of `source`."""
    quiz = Quiz.objects.filter(lesson=source).first()
    if quiz is None:
        return
    items = list(quiz.items.order_by("position"))
    quiz.pk, quiz.lesson = None, target
    quiz._state.adding = True
    quiz.save()
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, version_id=item.version_id, position=item.position) for item in items
    )
