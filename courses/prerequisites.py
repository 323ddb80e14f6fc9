"""Which lessons come before a lesson: groups of keys, each opened by any one of its lessons."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from courses.models import Edition, Prerequisite

Groups = list[list[str]]


class CircleError(Exception):
    """Lessons wait for each other; the text names them to a person."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _("These would wait for each other, and none would open: %s. Take one of them out.") % " → ".join(titles)
        )


def circle[Key](after: Mapping[Key, Iterable[Iterable[Key]]]) -> list[Key]:
    """Keys that wait for each other in `after` (key → its groups), the first one last again; [] where there is no circle.

    Someone who may choose within a group might get through where one of it waits in a circle; it is a circle all the same.
    """
    try:
        TopologicalSorter({key: {one for group in groups for one in group} for key, groups in after.items()}).prepare()
    except CycleError as error:
        found: list[Key] = error.args[1]
        return found[::-1]
    return []


def groups_of(edition: Edition) -> dict[str, Groups]:
    """Lesson's key → its groups of keys, in the outline's order, for the lessons that have any. One query."""
    rows = Prerequisite.objects.filter(lesson__edition=edition).order_by(
        "lesson", "group", "needs__module__position", "needs__position"
    )
    found: dict[str, dict[int, list[str]]] = {}
    for lesson, group, needs in rows.values_list("lesson__key", "group", "needs__key"):
        found.setdefault(lesson, {}).setdefault(group, []).append(needs)
    return {lesson: list(groups.values()) for lesson, groups in found.items()}


def write(edition: Edition, after: Mapping[str, Groups]) -> None:
    """Makes `after` (lesson's key → its groups of keys) the whole of what `edition` has. Keys that it has not are left out."""
    lessons = dict(edition.lessons.values_list("key", "pk"))
    Prerequisite.objects.filter(lesson__edition=edition).delete()
    Prerequisite.objects.bulk_create(
        Prerequisite(lesson_id=lessons[key], group=number, needs_id=lessons[needs])
        for key, groups in after.items()
        if key in lessons
        for number, group in enumerate(groups, start=1)
        for needs in dict.fromkeys(group)
        if needs in lessons
    )
