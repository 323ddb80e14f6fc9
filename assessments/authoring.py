"""What a trainer does to the quiz of a draft. Every function holds the draft first, so a published edition never changes."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from assessments.bank import Written, free_key, reword, word
from assessments.banking.ordering import make_ready
from assessments.exchange import set_quotas
from assessments.models import Quiz, QuizItem
from courses.drafts import hold
from courses.models import Lesson

UP, DOWN = "up", "down"


def quiz_of(lesson: Lesson) -> Quiz:
    """The quiz of `lesson`; one that is not saved yet where nobody has written it."""
    return Quiz.objects.filter(lesson=lesson).first() or Quiz(lesson=lesson)


@transaction.atomic
def settle(lesson: Lesson, *, settings: dict[str, Any]) -> Quiz:
    """Purpose, pass_count, draw, each_topic, quotas and the other settings. Raises FrozenError."""
    hold(lesson.edition_id)
    quotas = settings.get("quotas")
    others = {name: value for name, value in settings.items() if name != "quotas"}
    quiz, _made = Quiz.objects.update_or_create(lesson=lesson, defaults=others)
    if quotas is not None:
        set_quotas(quiz, quotas)
    return quiz


@transaction.atomic
def add_question(lesson: Lesson, *, data: Written) -> QuizItem:
    """A question at the end of the quiz of `lesson`; its key is made from its text. Raises FrozenError."""
    course = hold(lesson.edition_id).course
    quiz, _made = Quiz.objects.get_or_create(lesson=lesson)
    last = quiz.items.aggregate(last=Max("position"))["last"]
    version = word(
        course, data={**data, "key": free_key(data["stem"], organization=course.organization_id, course=course)}
    )
    return QuizItem.objects.create(quiz=quiz, version=version, position=0 if last is None else last + 1)


@transaction.atomic
def change_question(item: QuizItem, *, data: Written) -> QuizItem:
    """Other words for a question: where the old ones are asked elsewhere they stay there. A draft in the bank becomes ready.

    Raises FrozenError.
    """
    hold(item.quiz.lesson.edition_id)
    item.version = reword(item.version, data=data)
    item.save(update_fields=["version"])
    make_ready(item.version)
    return item


@transaction.atomic
def move_question(item: QuizItem, *, direction: str) -> None:
    """One place "up" or "down"; at the end of the way nothing happens. Raises FrozenError."""
    hold(item.quiz.lesson.edition_id)
    items = list(item.quiz.items.order_by("position", "pk"))
    at = items.index(item)
    to = at + (1 if direction == DOWN else -1)
    if 0 <= to < len(items):
        items[at], items[to] = items[to], items[at]
    for position, moved in enumerate(items):
        moved.position = position
    QuizItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def remove_question(item: QuizItem) -> None:
    """The quiz does not ask it any more; what was answered elsewhere stays. Raises FrozenError."""
    hold(item.quiz.lesson.edition_id)
    item.delete()
