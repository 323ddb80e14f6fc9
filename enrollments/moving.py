"""Bringing people to a newer edition: seen before it is done, group by group, and written down. What somebody did is never lost."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import record
from accounts.models import User
from courses.frozen import LessonFacts, outline_of
from courses.models import Course, Edition, Lesson
from enrollments.models import Enrollment, LessonCompletion
from enrollments.progress import complete, what_is_left

Behind = QuerySet[Enrollment]
Busy = Callable[[Behind], set[int]]
BUSY: list[Busy] = []


def register_busy(ask: Busy) -> None:
    """For the floors above: `ask(enrollments)` answers the ids of those in the middle of something that would not come along."""
    BUSY.append(ask)


@dataclass(frozen=True)
class Group:
    """People of one earlier edition for whom the same would change. `added`: lessons that they would newly need, in order."""

    number: int
    added: tuple[LessonFacts, ...]
    finishes: bool
    people: tuple[int, ...]

    @property
    def key(self) -> str:
        """The same for the same change, whoever is in the group."""
        facts = (self.number, [lesson.pk for lesson in self.added], self.finishes)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Preview:
    """Who could come to `edition`, in groups; `busy` are those who could, but are in the middle of something."""

    edition: Edition
    groups: list[Group]
    busy: int

    @property
    def people(self) -> int:
        return sum(len(group.people) for group in self.groups)


def preview(edition: Edition) -> Preview:
    """Who is still learning in an earlier edition of the same course, and what would change for them in `edition`. Three queries, and two more for editions new to this process."""
    behind = Enrollment.objects.filter(course=edition.course_id, state=Enrollment.State.ACTIVE).exclude(
        edition=edition.pk
    )
    rows = list(behind.order_by("pk").values_list("pk", "edition", "edition__number"))
    held, done = busy(behind), done_keys(behind)
    grouped: dict[tuple[int, tuple[LessonFacts, ...], bool], list[int]] = defaultdict(list)
    for pk, old, number in rows:
        if pk not in held:
            added, finishes = change(old, edition.pk, done=done[pk])
            grouped[number or 0, added, finishes].append(pk)
    groups = [Group(*facts, people=tuple(people)) for facts, people in grouped.items()]
    return Preview(edition, sorted(groups, key=lambda group: (group.number, len(group.added))), len(held))


def change(old: int, new: int, *, done: set[str]) -> tuple[tuple[LessonFacts, ...], bool]:
    """(lessons that somebody who did `done` would newly need, whether she would then be through)."""
    before = {lesson.key for lesson in outline_of(old) if lesson.required}
    left = [lesson for lesson in outline_of(new) if lesson.required and lesson.key not in done]
    return tuple(lesson for lesson in left if lesson.key not in before), not left


def done_keys(enrollments: Behind) -> dict[int, set[str]]:
    """Enrollment → the keys of the lessons that are done in it."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, key in LessonCompletion.objects.filter(enrollment__in=enrollments).values_list("enrollment", "lesson__key"):
        found[pk].add(key)
    return found


def busy(enrollments: Behind) -> set[int]:
    return set().union(*(ask(enrollments) for ask in BUSY))


def consequences(edition: Edition) -> Iterator[str]:
    """What publishing the draft `edition` means for those who have begun an earlier one, in sentences."""
    found = preview(edition)
    if not found.people + found.busy:
        return
    text = ngettext(
        "%(n)d person has begun an earlier edition, and finishes that one as it is.",
        "%(n)d people have begun an earlier edition, and finish that one as it is.",
        found.people + found.busy,
    )
    yield text % {"n": found.people + found.busy}
    yield _("Once it is published you may bring them to the new one. As things are now:")
    yield from map(sentence, found.groups)
    if found.busy:
        yield busy_sentence(found.busy)


def sentence(group: Group) -> str:
    """What would change for a group, with how many they are."""
    people = ngettext("%(n)d person of edition %(number)d", "%(n)d people of edition %(number)d", len(group.people))
    people %= {"n": len(group.people), "number": group.number}
    if group.finishes:
        return _("%s: all that is needed is done, so they finish at once.") % people
    if not group.added:
        return _("%s: nothing new is needed.") % people
    return _("%(people)s: newly needed is %(lessons)s.") % {
        "people": people,
        "lessons": ", ".join(f"“{lesson.title}”" for lesson in group.added),
    }


def busy_sentence(number: int) -> str:
    text = ngettext(
        "%(n)d person is in the middle of a check, and can come when it is sent in.",
        "%(n)d people are in the middle of a check, and can come when it is sent in.",
        number,
    )
    return text % {"n": number}


def bring(course: Course, *, groups: Collection[str], by: User, now: datetime) -> int:
    """Brings the people of the chosen groups (their keys) to the current edition of `course`; returns how many came.

    Each person for herself: whoever has finished, left or begun a check since the preview is passed over, and done twice it is
    done once. A group for whom something else would change by now has another key, so nobody gets more than was shown.
    """
    edition = Edition.objects.current().get(course=course)
    chosen = [group for group in preview(edition).groups if group.key in groups]
    before = dict(Edition.objects.filter(course=course).values_list("number", "pk"))
    return sum(
        bring_one(pk, before=before[group.number], edition=edition, group=group, by=by, now=now)
        for group in chosen
        for pk in group.people
    )


@transaction.atomic
def bring_one(pk: int, *, before: int, edition: Edition, group: Group, by: User, now: datetime) -> bool:
    """True for the one call that did it: who waited for the row looks at its own column again, and not at a join of before."""
    behind = Enrollment.objects.filter(pk=pk, state=Enrollment.State.ACTIVE, edition=before)
    if not behind.update(edition=edition, moved_at=now) or busy(Enrollment.objects.filter(pk=pk)):
        transaction.set_rollback(True)
        return False
    enrollment = Enrollment.objects.select_related("user").get(pk=pk)
    carry_over(enrollment)
    detail = {"from": group.number, "to": edition.number, "added": [lesson.pk for lesson in group.added]}
    record(verb="edition_moved", actor=by, subject=enrollment, person=enrollment.user, detail=detail, now=now)
    if not what_is_left(enrollment):
        complete(enrollment, now=now)
    return True


def carry_over(enrollment: Enrollment) -> None:
    """What was done in any edition counts for the lesson with the same key in the edition of now, with its first date. Twice is once."""
    here = dict(Lesson.objects.filter(edition=enrollment.edition_id).values_list("key", "pk"))
    facts = LessonCompletion.objects.filter(enrollment=enrollment).order_by("-completed_at")
    done = {key: (way, at) for key, way, at in facts.values_list("lesson__key", "way", "completed_at")}
    LessonCompletion.objects.bulk_create(
        (
            LessonCompletion(enrollment=enrollment, lesson_id=here[key], way=way, completed_at=at)
            for key, (way, at) in done.items()
            if key in here
        ),
        ignore_conflicts=True,
    )
