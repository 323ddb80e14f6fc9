"""The one door to changing an edition: it opens for drafts only."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.models import Course, Edition, Lesson, Module
from courses.plain import LONGEST_KEY
from lms.kit.codes import derived_code


class FrozenError(Exception):
    """The edition is published; its text says so to a person."""

    def __init__(self) -> None:
        super().__init__(_("This edition is published and stays as it is. Open a new draft to change the course."))


def hold(edition_id: int) -> Edition:
    """The draft, held until the transaction ends, so that nobody publishes it meanwhile. Raises FrozenError.

    It no longer equals the source it was imported from, so the source's hash is taken off. Needs an open transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("hold() needs a transaction")
    edition = Edition.objects.select_for_update().filter(pk=edition_id, state=Edition.State.DRAFT).first()
    if edition is None:
        raise FrozenError
    if edition.source_hash:
        edition.source_hash = ""
        edition.save(update_fields=["source_hash"])
    return edition


def lesson_code(course: Course, key: str) -> str:
    """The code of the lesson `key` in addresses: the same in every edition."""
    return derived_code(f"{course.slug}/{key}")


def new_lesson_key(course: Course, title: str) -> str:
    """A key for a new lesson that no edition of the course has used."""
    used = set(Lesson.objects.filter(edition__course=course).values_list("key", "code"))
    keys, codes = {key for key, code in used}, {code for key, code in used}
    return next(key for key in keys_like(title) if key not in keys and lesson_code(course, key) not in codes)


def new_module_key(course: Course, title: str) -> str:
    used = set(Module.objects.filter(edition__course=course).values_list("key", flat=True))
    return next(key for key in keys_like(title) if key not in used)


def keys_like(title: str) -> Iterator[str]:
    stem = slugify(title)[: LONGEST_KEY - 5].strip("-") or "part"
    yield stem
    for number in range(2, 10_000):
        yield f"{stem}-{number}"


def next_position(rows: QuerySet[Any], *, first: int = 0) -> int:
    """The place after the last of `rows`; `first` where there is none."""
    last = rows.aggregate(last=Max("position"))["last"]
    return first if last is None else last + 1
