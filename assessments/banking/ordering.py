"""Keeping the bank in order: categories, tags and states of many questions at once, and taking questions out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from assessments import checking
from assessments.bank import written
from assessments.banking import using
from assessments.models import Question, QuestionTag, QuestionVersion
from lms.kit.states import move


class UsedError(Exception):
    """A question that is asked somewhere stays. `places` says where; the text says so to a trainer."""

    def __init__(self, places: list[using.Place]) -> None:
        self.places = places
        if places:
            where = "; ".join(dict.fromkeys(f"{one.course.code}, {one.lesson.title}" for one in places))
            super().__init__(_("It is asked in %(where)s. Take it out there first, or retire it.") % {"where": where})
        else:
            super().__init__(_("People have answered it, so it stays. Retire it, and nobody is asked it anew."))


@dataclass(frozen=True)
class Change:
    """What is to become of questions; None and empty lists change nothing."""

    category: str | None = None
    add_tags: list[str] = field(default_factory=list)
    remove_tags: list[str] = field(default_factory=list)
    state: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Change()


@dataclass(frozen=True)
class Done:
    """How many questions were changed, and which cannot be ready because something is missing."""

    count: int
    unready: list[Question]


@transaction.atomic
def change(questions: Iterable[Question], *, to: Change, now: datetime) -> Done:
    """Twice is the same as once."""
    found = list(questions)
    ids = [question.pk for question in found]
    if to.category is not None:
        Question.objects.filter(pk__in=ids).update(category=to.category)
    if to.remove_tags:
        QuestionTag.objects.filter(question__in=ids, name__in=to.remove_tags).delete()
    rows = [QuestionTag(question_id=pk, name=tag) for pk in ids for tag in to.add_tags]
    QuestionTag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    unready = [question for question in found if not moved(question, to.state, now=now)]
    return Done(len(found), unready)


def moved(question: Question, state: str, *, now: datetime) -> bool:
    """Moves it to `state`, if that is another one; False for one that cannot be ready."""
    if not state or question.state == state:
        return True
    if state == Question.State.READY and problems(question):
        return False
    move(question, state, also={"retired_at": now if state == Question.State.RETIRED else None})
    return True


def problems(question: Question) -> list[str]:
    """What is missing before anybody can be asked the newest wording of `question`."""
    version = QuestionVersion.objects.newest().select_related("question").get(question=question)
    return problems_of(version)


def problems_of(version: QuestionVersion) -> list[str]:
    return [message for _path, message in checking.question_problems(written(version), 0)]


@transaction.atomic
def make_ready(version: QuestionVersion) -> None:
    """A draft whose wording `version` has everything is ready."""
    if version.question.state == Question.State.DRAFT and not problems_of(version):
        move(version.question, Question.State.READY)


@transaction.atomic
def delete(question: Question) -> None:
    """Takes a question that nobody was asked out for good. Raises UsedError."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    places = using.places(locked)
    if places or using.was_asked(locked):
        raise UsedError(places)
    try:
        QuestionVersion.objects.filter(question=locked).delete()
    except ProtectedError:  # judged again, or marked: somebody answered it once
        raise UsedError(places) from None
    locked.delete()
