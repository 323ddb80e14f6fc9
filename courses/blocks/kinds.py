"""What a kind of block has to say for itself, and the list of kinds.

The registry is how the floors above add kinds without this floor knowing them.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

import pydantic
from django.template.loader import render_to_string

from courses.parsing import UNREADABLE, Fields
from courses.text import readable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from courses.blocks.editing import BlockForm

TEXT = "text"
SHORTER = "shorter"
LONGEST = 50_000
WORDS = 6
SIGNS = re.compile(r"[#*_`>|~]+|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
REGISTRY: dict[str, "BlockKind[Any]"] = {}


def tidy(value: Any) -> Any:
    """Text with plain line ends, without what no page can show and no file holds."""
    return UNREADABLE.sub("", LINE_END.sub("\n", readable(value))) if isinstance(value, str) else value


def bare(markdown: str) -> str:
    """Without most signs of Markdown."""
    return SIGNS.sub(" ", markdown)


TIDY = pydantic.BeforeValidator(tidy)
Markdown = Annotated[str, TIDY, pydantic.Field(min_length=1, max_length=LONGEST)]


class BlockData(Fields):
    """What a block keeps, validated. `schema_version` says how to read what an older edition keeps; nobody writes it."""

    schema_version: Literal[1] = pydantic.Field(default=1, repr=False)


class Keeps(StrEnum):
    """What stays of what a learner does in a block: nothing, hers alone, or counted without her name."""

    NOTHING = "nothing"
    PRIVATE = "private"
    COUNTED = "counted"


class SentError(Exception):
    """What a learner sent cannot be kept; the text says to her what to do."""


class Reader(NamedTuple):
    """Who meets a lesson: an enrollment (its id; None while somebody only looks at it), and the day."""

    enrollment: int | None
    on: date


@dataclass(frozen=True)
class Shown:
    """A block on a page, for its template. `more` is its kind's own, the rest is there only for who learns: `kept` by her, `action` to send to."""

    data: Any
    key: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    kept: Any = None
    action: str = ""
    version: str = ""
    problem: str = ""


class BlockKind[D: BlockData](ABC):
    """A kind; one object of it serves all blocks. Adding one is a module and its template, listed in this package.

    `label` names it for authors, `purpose` says in one line what it is for. `live` ones look different by the day or by who
    reads, so they are rendered when they are shown.
    """

    key: ClassVar[str]
    label: ClassVar["str | _StrPromise"]
    purpose: ClassVar["str | _StrPromise"]
    template: ClassVar[str]
    live: ClassVar[bool] = False
    keeps: ClassVar[Keeps] = Keeps.NOTHING
    files: ClassVar[tuple[str, ...]] = ()  # which fields hold the sha256 of a file (courses.media)
    needs_words: ClassVar[bool] = False  # whether one without any content says nothing, and is left out
    lost: ClassVar[bool] = False  # whether it stands in for a kind that cannot read its block
    data: type[D]
    form: type["BlockForm"]

    @abstractmethod
    def read(self, text: str, *, file: str, line: int) -> D:
        """What stands between the colons in a source: `text`, whose first line is line `line` of `file`. Raises parsing.SourceError."""

    @abstractmethod
    def write(self, data: D) -> str:
        """What `read` reads back to the same; it never ends in a line break."""

    @abstractmethod
    def texts(self, data: D) -> Sequence[str]:
        """Its Markdown or plain text, for remarks about words and sentences."""

    def name(self, data: D) -> str:
        """Its first words, to tell it from others."""
        words = next((text.split() for text in map(bare, self.texts(data)) if text.split()), [])
        return " ".join(words[:WORDS]) + ("…" if len(words) > WORDS else "")

    def problems(self, data: D) -> Sequence[str]:
        """Why it could not be published: sentences that say what to do."""
        return ()

    def context(self, data: D) -> Mapping[str, Any]:
        """What its template shows of `data` in another form, such as its Markdown as HTML."""
        return {}

    def weight(self, data: D) -> int:
        """How many bytes come with a page beside the block's HTML."""
        return 0

    def facts(self, reader: Reader) -> Mapping[str, Any]:
        """What all blocks of a live kind need on one page, beside what the reader has kept. One query at most."""
        return {}

    def taken(self, data: D, sent: Mapping[str, Sequence[str]]) -> Any:
        """What a block that keeps something keeps of what a learner sent (name → texts): plain data, None for nothing. Raises SentError."""
        raise SentError

    def typed(self, data: D, sent: Mapping[str, Sequence[str]]) -> Any:
        """What stands in the block again where `taken` refused what was sent: nothing typed is lost."""
        return list(sent.get("option", ())) or "".join(sent.get("text", ())[:1])

    def beside(self, data: D, value: Any, *, refused: bool) -> Mapping[str, Any]:
        """What its template shows of `value`: what the reader has kept, or typed where that was `refused`."""
        return {}

    def document(self, data: Any) -> dict[str, Any]:
        """`data` validated, and as it is stored. Raises pydantic.ValidationError."""
        return self.data.model_validate(data).model_dump(mode="json")

    def fits(self, data: Any) -> bool:
        """Whether the kind's schema of today allows what a block keeps."""
        try:
            self.data.model_validate(data)
        except pydantic.ValidationError:
            return False
        return True

    def shown(self, data: Any, *, key: str = "") -> Shown:
        """Raises pydantic.ValidationError for data that its schema does not allow."""
        read = self.data.model_validate(data)
        return Shown(read, key, self.context(read))

    def render(self, data: Any, *, key: str = "", reader: Reader | None = None) -> str:
        """The block's safe HTML as somebody sees it who has not done anything in it, and cannot. Raises pydantic.ValidationError."""
        shown = self.shown(data, key=key)
        if reader and self.live:
            shown = replace(shown, facts=self.facts(reader))
        return str(render_to_string(self.template, {"shown": shown})).strip() + "\n"


def register(kind: BlockKind[Any]) -> None:
    """Makes `kind` known under its key; registering the same key again replaces it."""
    REGISTRY[kind.key] = kind


def kinds() -> list[BlockKind[Any]]:
    return list(REGISTRY.values())
