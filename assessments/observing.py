"""Practice that a trainer watches: a code for today, a sheet for each observer, and the learner's own word at the end."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from assessments.models import Observation, ObservedTask, ObserverSheet
from assessments.questions import rubric
from assessments.questions.rubric import Criterion
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import begin as begin_learning
from enrollments.progress import complete_lesson
from lms.kit.codes import random_code
from lms.kit.states import move

CODE_LENGTH = 6
TRIES = 5
OBSERVERS = 2

type Levels = Sequence[int | None]


class NoPlaceError(Exception):
    """Two observers are there already, or it is over."""

    def __init__(self) -> None:
        super().__init__(_("Two people observe this already, or it is over. Ask for a new code."))


class NewerError(Exception):
    """A newer save was here before, or the sheet is finished; `sheet` is as it is now."""

    def __init__(self, sheet: ObserverSheet) -> None:
        super().__init__(_("What you wrote on another device is newer. It stands here now."))
        self.sheet = sheet


class OpenLevelError(Exception):
    """A criterion has no level yet."""

    def __init__(self) -> None:
        super().__init__(_("Choose a level for each line first. What you wrote so far is saved."))


def criteria_of(task: ObservedTask) -> list[Criterion]:
    return [Criterion.model_validate(one) for one in task.criteria]


def show_code(*, enrollment: Enrollment, task: ObservedTask, on: date, now: datetime) -> Observation:
    """The learner is ready: the observation that is open, with a code that counts on the day `on`. Twice is one."""
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                return coded(enrollment, task, on=on, now=now)
        except IntegrityError:
            continue  # somebody has this code today, or the same person was here twice at once
    raise IntegrityError("no code could be given")


def coded(enrollment: Enrollment, task: ObservedTask, *, on: date, now: datetime) -> Observation:
    mine = Observation.objects.filter(enrollment=enrollment, task=task).exclude(state=Observation.State.SIGNED)
    code = random_code(CODE_LENGTH)
    found = mine.first()
    if found and found.state == Observation.State.READY and found.code_on != on:
        return newer_day(found, code=code, on=on, now=now)
    if found is None:
        begin_learning(enrollment, now=now)
        found = Observation.objects.create(enrollment=enrollment, task=task, code=code, code_on=on, began_at=now)
    return found


def newer_day(observation: Observation, *, code: str, on: date, now: datetime) -> Observation:
    """A code for another day; or, where one observer had finished and another never did, what was seen."""
    written = ObserverSheet.objects.filter(observation=observation, state=ObserverSheet.State.DONE)
    if written.exists():
        move(observation, Observation.State.OBSERVED, also={"observed_at": now})
        return observation
    still = Observation.objects.filter(pk=observation.pk, state=Observation.State.READY)
    still.update(code=code, code_on=on)
    return Observation.objects.get(pk=observation.pk)


@transaction.atomic
def begin(observation: Observation, *, by: User, now: datetime) -> ObserverSheet:
    """The sheet of `by`: the one there is, or the first or second. The observation is locked first. Raises NoPlaceError."""
    locked = Observation.objects.select_for_update(of=("self",)).select_related("enrollment__user")
    observation = locked.get(pk=observation.pk)
    sheets = list(ObserverSheet.objects.filter(observation=observation).order_by("slot"))
    mine = next((sheet for sheet in sheets if sheet.observer_id == by.pk), None)
    if mine:
        return mine
    if observation.state != Observation.State.READY or len(sheets) >= OBSERVERS:
        raise NoPlaceError
    slot = len(sheets) + 1
    sheet = ObserverSheet.objects.create(observation=observation, slot=slot, observer=by, begun_at=now, saved_at=now)
    told("observation_begun", sheet, observation, by=by, now=now)
    return sheet


@transaction.atomic
def keep(sheet: ObserverSheet, *, levels: Levels, note: str, key: UUID, seq: int, now: datetime) -> ObserverSheet:
    """Saves what the observer has so far; the highest `seq` is what counts, and the same `key` twice is one save.

    Raises NewerError.
    """
    facts = {"levels": list(levels), "note": note, "key": key, "seq": seq, "saved_at": now}
    draft = ObserverSheet.objects.filter(pk=sheet.pk, state=ObserverSheet.State.DRAFT, seq__lt=seq)
    changed = draft.update(**facts)
    current = ObserverSheet.objects.get(pk=sheet.pk)
    if not changed and current.key != key:
        raise NewerError(current)
    return current


@transaction.atomic
def finish(sheet: ObserverSheet, *, by: User, now: datetime) -> ObserverSheet:
    """The observer is done. With the last sheet the learner may sign. A second call changes nothing. Raises OpenLevelError."""
    locked = Observation.objects.select_for_update(of=("self",)).select_related("task", "enrollment__user")
    observation = locked.get(pk=sheet.observation_id)
    if rubric.fraction(criteria_of(observation.task), sheet.levels) is None:
        raise OpenLevelError
    if move(sheet, ObserverSheet.State.DONE, also={"done_at": now}):
        told("observation_written", sheet, observation, by=by, now=now)
    others = ObserverSheet.objects.filter(observation=observation, state=ObserverSheet.State.DRAFT, seq__gt=0)
    if observation.state == Observation.State.READY and not others.exists():
        move(observation, Observation.State.OBSERVED, also={"observed_at": now})
    return sheet


@transaction.atomic
def sign(observation: Observation, *, words: str, now: datetime) -> bool:
    """The learner has read what was seen: the lesson is done. True for the one call that did it. Raises NotHereError."""
    related = Observation.objects.select_related("enrollment__user", "task__lesson")
    observation = related.get(pk=observation.pk)
    if observation.state != Observation.State.OBSERVED:
        return False
    if not move(observation, Observation.State.SIGNED, also={"signed_at": now, "words": words}):
        return False
    person, lesson = observation.enrollment.user, observation.task.lesson
    complete_lesson(enrollment=observation.enrollment, lesson=lesson, way=LessonCompletion.Way.FULL, now=now)
    record(verb="observation_signed", actor=person, subject=observation, person=person, now=now)
    return True


def told(verb: str, sheet: ObserverSheet, observation: Observation, *, by: User, now: datetime) -> None:
    person = observation.enrollment.user
    record(verb=verb, actor=by, subject=observation, person=person, detail={"slot": sheet.slot}, now=now)
