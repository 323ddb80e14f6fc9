"""A poll in a lesson: each person answers once, nobody knows who said what, and few are never told apart.

That somebody answered is kept with her; what she said is added to a count, where it waits until five have come together. So no
difference between two readings is about few. Counts under five are shown in one sum with others.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from courses import blocks
from courses.blocks import Keeps
from courses.blocks.options import Option
from courses.models import Block, Course, Edition
from enrollments.entries import Place
from enrollments.models import BlockEntry, Enrollment, PollCount

FEWEST = 5
COUNTED = ("lesson", "block", "choice", "shown")


@dataclass(frozen=True)
class Group:
    """One or more choices, how often they were taken together, and how often all were."""

    label: str
    count: int
    of: int


@transaction.atomic
def vote(place: Place, *, choice: str) -> bool:
    """Counts `choice` (an Option's key). False when this person had answered before: then nothing is counted."""
    facts = {"enrollment_id": place.enrollment, "lesson": place.lesson, "block": place.block}
    _row, first = BlockEntry.objects.get_or_create(**facts, defaults={"kept": ""})
    if not first:
        return False
    course = Enrollment.objects.values_list("course", flat=True).get(pk=place.enrollment)
    poll = PollCount.objects.filter(course=course, lesson=place.lesson, block=place.block)
    PollCount.objects.get_or_create(course_id=course, lesson=place.lesson, block=place.block, choice=choice)
    waiting = sum(poll.order_by("pk").select_for_update().values_list("waiting", flat=True)) + 1
    poll.filter(choice=choice).update(waiting=F("waiting") + 1)
    if waiting >= FEWEST:
        poll.update(shown=F("shown") + F("waiting"), waiting=0)
    return True


def groups(options: Sequence[Option], counts: Mapping[str, int]) -> list[Group]:
    """What may be shown, choice by choice; choices that few took in one sum. Nothing before there is something to tell apart.

    Which choices share a sum hangs on all that were ever counted, also those that are not among `options` any more: two editions
    that offer different ones tell no more together than one does.
    """
    texts = {option.key: option.text for option in options}
    said = {key: counts.get(key, 0) for key in texts} | {key: n for key, n in counts.items() if n}
    ranked = sorted(said, key=lambda key: (said[key], key))
    few = [key for key in ranked if said[key] < FEWEST]
    many = ranked[len(few) :]
    while 0 < sum(said[key] for key in few) < FEWEST and many:
        few.append(many.pop(0))
    if not many:
        return []
    total, together = sum(said.values()), sum(said[key] for key in few)
    alone = [Group(text, said[key], total) for key, text in texts.items() if key in many or not together]
    labels = [text for key, text in texts.items() if key in few]
    labels += [_("what is no longer offered")] if set(few) - set(texts) else []
    return [*alone, *([Group(_(" or ").join(labels), together, total)] if together else [])]


@dataclass(frozen=True)
class Asked:
    """A poll as the newest published edition that has it asks it, and what all said together."""

    lesson: str
    prompt: str
    groups: tuple[Group, ...]


def said_in(course: Course) -> list[Asked]:
    """The polls of a course's published editions, those of the newest first. Two queries."""
    counted = [kind.key for kind in blocks.kinds() if kind.keeps is Keeps.COUNTED]
    published = Edition.objects.exclude(state=Edition.State.DRAFT).filter(course=course)
    rows = Block.objects.filter(kind__in=counted, lesson__edition__in=published).select_related("lesson")
    place = ("lesson__module__position", "lesson__position", "version", "position")
    newest: dict[tuple[str, str], Block] = {}
    for row in rows.order_by("-lesson__edition__number", *place):
        newest.setdefault((row.lesson.key, row.key), row)
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for lesson, block, choice, shown in PollCount.objects.filter(course=course).values_list(*COUNTED):
        counts[lesson, block][choice] = shown
    return [asked(row, counts[at]) for at, row in newest.items() if not blocks.get(row.kind, row.data).lost]


def asked(row: Block, counts: Mapping[str, int]) -> Asked:
    shown = blocks.get(row.kind, row.data).shown(row.data)
    return Asked(row.lesson.title, shown.data.prompt, tuple(groups(shown.more["options"], counts)))
