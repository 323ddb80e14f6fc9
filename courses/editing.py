"""A lesson as its writers see it: each block as learners see it, with what may be said better, and what was done last."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses import blocks
from courses.arranging import FULL, SHORTER, Placed, blocks_of, new_key
from courses.blocks import BlockKind
from courses.frozen import Text, joined, safe
from courses.lints import Remark, reading, remarks
from courses.models import BlockChange, Lesson
from courses.tokens import token_of

MOST_NEWS = 5
Verb = BlockChange.Verb
DID: dict[str, str | Promise] = {
    Verb.ADDED: gettext_lazy("%(who)s added %(what)s."),
    Verb.EDITED: gettext_lazy("%(who)s changed %(what)s."),
    Verb.MOVED: gettext_lazy("%(who)s moved %(what)s."),
    Verb.COPIED: gettext_lazy("%(who)s duplicated %(what)s."),
    Verb.DELETED: gettext_lazy("%(who)s deleted %(what)s."),
    Verb.REWRITTEN: gettext_lazy("%(who)s wrote the lesson as text."),
}


@dataclass(frozen=True)
class Row:
    """One block; `place` is where it stands in its version, from 1."""

    block: Placed
    place: int

    @cached_property
    def kind(self) -> BlockKind[Any]:
        return blocks.get(self.block.kind, self.block.data)

    @cached_property
    def data(self) -> Any:
        return self.kind.data.model_validate(self.block.data)

    @cached_property
    def html(self) -> SafeString:
        return safe(self.kind.render(self.block.data, key=f"see-{self.block.key}"))

    @cached_property
    def texts(self) -> Sequence[str]:
        return self.kind.texts(self.data)

    @property
    def remarks(self) -> list[Remark]:
        return [remark for text in self.texts for remark in remarks(text)]

    @property
    def problems(self) -> Sequence[str]:
        return self.kind.problems(self.data)

    @property
    def token(self) -> str:
        return token_of(self.block)


@dataclass(frozen=True)
class Sheet:
    """One version of the lesson."""

    version: str
    rows: list[Row]

    @cached_property
    def text(self) -> Text:
        return joined((row.html for row in self.rows), fetched=sum(row.kind.weight(row.data) for row in self.rows))

    @property
    def remarks(self) -> list[Remark]:
        """How hard all of it reads together."""
        return reading("\n\n".join(text for row in self.rows for text in row.texts))


@dataclass(frozen=True)
class Act:
    """What somebody did, in a sentence."""

    pk: int
    said: str


@dataclass(frozen=True)
class Workshop:
    """Both versions, the acts that can be undone (the newest first), and those that others did since this writer looked."""

    blocks: list[Placed]
    acts: list[Act]
    news: list[Act]

    @property
    def sheets(self) -> list[Sheet]:
        return [sheet(version, self.blocks) for version in (FULL, SHORTER)]

    @property
    def order(self) -> str:
        """The token of the order in which the blocks stand."""
        return token_of([block.key for block in self.blocks])

    @property
    def last(self) -> Act | None:
        return next(iter(self.acts), None)

    @property
    def new_key(self) -> str:
        return new_key()


def sheet(version: str, found: Sequence[Placed]) -> Sheet:
    mine = [block for block in found if block.version == version]
    return Sheet(version, [Row(block, place) for place, block in enumerate(mine, start=1)])


def workshop(lesson: Lesson, *, reader: User, seen: int | None = None) -> Workshop:
    """`seen` is the last act that `reader` knew of. Two queries, and one for files that are new to this process."""
    changes = list(lesson.changes.select_related("changed_by").order_by("-pk")[:MOST_NEWS])
    acts = [(change, Act(change.pk, told(change, reader=reader))) for change in changes]
    news = [act for change, act in acts if seen is not None and change.pk > seen and change.changed_by_id != reader.pk]
    found = blocks_of(lesson)
    blocks.warm((block.kind, block.data) for block in found)
    return Workshop(found, [act for _change, act in acts], news)


def told(change: BlockChange, *, reader: User) -> str:
    who = change.changed_by
    name = _("You") if who == reader else who.display_name if who else _("Somebody")
    touched = [Placed(*one) for one in change.after or change.before]
    return str(DID[change.verb]) % {"who": name, "what": named(touched[0])}


def named(block: Placed) -> str:
    """A block in a sentence: its kind, and its first words."""
    kind = blocks.get(block.kind, block.data)
    words = kind.name(kind.data.model_validate(block.data))
    return f"{kind.label} “{words}”" if words else str(kind.label)
