"""Building a lesson out of blocks, act by act. Each act is saved as it is made, and can be undone, the last one first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from courses.arranging import FULL, SHORTER, Placed, arrange, blocks_of, new_key, recognized
from courses.authoring import DOWN
from courses.blocks import Piece
from courses.drafts import hold
from courses.models import BlockChange, Lesson
from courses.tokens import StaleError, check

KEPT = 30
Verb = BlockChange.Verb


class GoneError(Exception):
    """The block is no longer in the lesson."""


@dataclass(frozen=True)
class Writing:
    """One writer's act: whose lesson it is in, who acts, when."""

    lesson: Lesson
    by: User | None
    now: datetime

    def blocks(self) -> list[Placed]:
        """The lesson as it is, held until the transaction ends. Raises FrozenError."""
        hold(self.lesson.edition_id)
        return blocks_of(self.lesson)

    def save(self, verb: str, before: list[Placed], after: list[Placed]) -> None:
        """Makes `after` of `before`, and remembers it; what is older than the last thirty acts is no longer undone."""
        start, was, is_now = difference(before, after)
        if was == is_now:
            return
        arrange(self.lesson, after)
        said = {"verb": verb, "start": start, "before": was, "after": is_now}
        BlockChange.objects.create(lesson=self.lesson, changed_by=self.by, changed_at=self.now, **said)
        newest = self.lesson.changes.order_by("-pk").values("pk")[:KEPT]
        self.lesson.changes.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()


def difference(before: list[Placed], after: list[Placed]) -> tuple[int, list[Placed], list[Placed]]:
    """Where the two lists begin to differ, and what stands there in each until they are the same again."""
    start = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    if start is None:
        start = min(len(before), len(after))
    most = min(len(before), len(after)) - start
    end = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return start, before[start : len(before) - end], after[start : len(after) - end]


def place_of(key: str, blocks: Sequence[Placed]) -> int:
    """Raises GoneError."""
    for at, block in enumerate(blocks):
        if block.key == key:
            return at
    raise GoneError


@transaction.atomic
def add_block(writing: Writing, *, new: Placed, after: str) -> Placed:
    """`new` below the block called `after`; without one, at the end of its version. The same asked for twice is the one.

    Its data are validated by its kind. Raises FrozenError.
    """
    blocks = writing.blocks()
    if new in blocks:
        return new
    if any(block.key == new.key for block in blocks):
        new = new._replace(key=new_key())
    ends = [at for at, block in enumerate(blocks, start=1) if block.version == new.version and block.key == after]
    of_version = sum(block.version in {FULL, new.version} for block in blocks)
    at = ends[0] if ends else of_version
    writing.save(Verb.ADDED, blocks, [*blocks[:at], new, *blocks[at:]])
    return new


@transaction.atomic
def change_block(writing: Writing, *, key: str, token: str, data: dict[str, Any]) -> None:
    """`token` is what token_of said of the block when its writer began. Raises FrozenError, GoneError, StaleError."""
    blocks = writing.blocks()
    at = place_of(key, blocks)
    if blocks[at].data == data:
        return
    check(blocks[at], token)
    writing.save(Verb.EDITED, blocks, [*blocks[:at], blocks[at]._replace(data=data), *blocks[at + 1 :]])


@transaction.atomic
def move_block(writing: Writing, *, key: str, token: str, direction: str) -> None:
    """One place "up" or "down" in its version; at the end of the way nothing happens.

    `token` is what token_of said of the keys in their order. Raises FrozenError, GoneError, StaleError.
    """
    blocks = writing.blocks()
    at = place_of(key, blocks)
    check([block.key for block in blocks], token)
    to = at + (1 if direction == DOWN else -1)
    if 0 <= to < len(blocks) and blocks[to].version == blocks[at].version:
        after = list(blocks)
        after[at], after[to] = after[to], after[at]
        writing.save(Verb.MOVED, blocks, after)


@transaction.atomic
def copy_block(writing: Writing, *, key: str, token: str, new: str) -> None:
    """The same once more below it, under the key `new`; asked for twice, it is made once. Raises FrozenError, GoneError, StaleError."""
    blocks = writing.blocks()
    at = place_of(key, blocks)
    check(blocks[at], token)
    if all(block.key != new for block in blocks):
        copied = blocks[at]._replace(key=new)
        writing.save(Verb.COPIED, blocks, [*blocks[: at + 1], copied, *blocks[at + 1 :]])


@transaction.atomic
def remove_block(writing: Writing, *, key: str, token: str) -> None:
    """Raises FrozenError, GoneError, StaleError."""
    blocks = writing.blocks()
    at = place_of(key, blocks)
    check(blocks[at], token)
    writing.save(Verb.DELETED, blocks, [*blocks[:at], *blocks[at + 1 :]])


@transaction.atomic
def rewrite(writing: Writing, *, token: str, full: list[Piece], shorter: list[Piece]) -> None:
    """Both versions as somebody wrote them down; blocks that are known again keep their keys. Raises FrozenError, StaleError."""
    blocks = writing.blocks()
    check(blocks, token)
    written = [*((FULL, piece) for piece in full), *((SHORTER, piece) for piece in shorter)]
    writing.save(Verb.REWRITTEN, blocks, recognized(blocks, written))


@transaction.atomic
def undo(writing: Writing, *, change: int) -> None:
    """Takes the act `change` back; one that was taken back already stays so. Raises FrozenError, StaleError when it is not the last."""
    blocks = writing.blocks()
    changes = writing.lesson.changes.order_by("pk")
    if not changes.filter(pk=change).exists():
        return
    last = changes.last()
    assert last  # noqa: S101 -- the one above is among them
    after = [Placed(*one) for one in last.after]
    end = last.start + len(after)
    if last.pk != change or blocks[last.start : end] != after:
        raise StaleError(blocks)
    arrange(writing.lesson, [*blocks[: last.start], *(Placed(*one) for one in last.before), *blocks[end:]])
    last.delete()
