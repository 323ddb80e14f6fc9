"""When a lesson opens: on a day, so many days after joining, or after other lessons. Whoever writes it can make no circle."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from courses.drafts import hold
from courses.models import Lesson, Prerequisite
from courses.prerequisites import CircleError, Groups, circle, groups_of, write
from courses.tokens import StaleError


class NeededError(Exception):
    """Other lessons open after this one; the text names them to a person."""

    def __init__(self, titles: Collection[str]) -> None:
        names = ", ".join(f"“{title}”" for title in titles)
        super().__init__(_("First choose something else for what opens after it: %s.") % names)


def token_of(lesson: Lesson) -> str:
    """Changes whenever somebody saves another opening of `lesson`."""
    said = (lesson.opens_on, lesson.opens_after, groups_of(lesson.edition).get(lesson.key))
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def settle(lesson: Lesson, *, token: str, opens_on: date | None, opens_after: int | None, after: Groups) -> None:
    """When `lesson` of a draft opens. `token` is what the writer saw. Raises FrozenError, StaleError, CircleError."""
    draft = hold(lesson.edition_id)
    lesson = Lesson.objects.select_related("edition").get(pk=lesson.pk)
    if token_of(lesson) != token:
        raise StaleError(lesson)
    wanted = {**groups_of(draft), lesson.key: after}
    if found := circle(wanted):
        titles = dict(draft.lessons.values_list("key", "title"))
        raise CircleError([titles[key] for key in found])
    lesson.opens_on, lesson.opens_after = opens_on, opens_after
    lesson.save(update_fields=["opens_on", "opens_after"])
    write(draft, wanted)


def refuse_needed(lessons: Iterable[Lesson]) -> None:
    """Raises NeededError where another lesson opens only after one of `lessons`, and has no other one to choose."""
    gone = {lesson.pk for lesson in lessons}
    rows = Prerequisite.objects.filter(lesson__in=Prerequisite.objects.filter(needs__in=gone).values("lesson"))
    left: dict[tuple[int, int, str], set[int]] = {}
    for lesson, group, title, needs in rows.values_list("lesson", "group", "lesson__title", "needs"):
        if lesson not in gone:
            left.setdefault((lesson, group, title), set()).add(needs)
    waiting = dict.fromkeys(title for (_lesson, _group, title), needs in left.items() if needs <= gone)
    if waiting:
        raise NeededError(list(waiting))
