"""A file's item as a wording of our own, with everything that became simpler on the way said in a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from assessments import questions, texts
from assessments.bank import COMMON, Written
from assessments.exchanging.own import OwnItem
from assessments.exchanging.texts import Format, Turned, format_of, texts_of
from assessments.formats.items import (
    Description,
    File,
    Hint,
    Item,
    MultiChoice,
    Picture,
    Text,
    TextFormat,
    UnreadableError,
)
from assessments.illustrating import said_with
from assessments.pictures import coded, fingerprint
from assessments.questions.editing import sentence_of

TOPIC = "topic:"
LONGEST_TOPIC = 40
LONGEST_TOLD = 4000


@dataclass(frozen=True)
class Taken:
    """`written` has no key yet; `files` are named in its texts; `notes` say what became simpler."""

    written: Written
    name: str
    outside_id: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    files: tuple[File, ...]
    notes: tuple[str, ...]


def taken(item: Item, *, code: Callable[[bytes], str] = fingerprint) -> Taken:
    """`item` as one of our kinds; `code` names a picture. Raises UnreadableError for what nobody could be asked here."""
    if isinstance(item, OwnItem):
        return as_written(item, code)
    turn = Turned(format_of(item), partial(coded, code=code))
    for kind in questions.kinds():
        document = kind.of_item(item, turn)
        if document is not None:
            break
    else:
        raise UnreadableError(refusal(item, turn))
    topic, tags = topic_of(item.tags)
    common = {
        "kind": kind.key,
        "topic": topic,
        "stem": document.pop("stem", None) or turn(item.text),
        "reason": turn(item.general_feedback),
        "format": str(turn.format),
    }
    try:
        document = kind.document({**shared(item, turn), **document})
    except ValidationError as error:
        raise UnreadableError(sentence_of(error.errors()[0])) from None
    notes = (*simplified(item, turn), *kind.simplified(item))
    files = tuple(file for text in texts_of(item) for file in text.files)
    return Taken(without_plain(common) | document, item.name, item.idnumber or "", item.category, tags, files, notes)


def as_written(item: OwnItem, code: Callable[[bytes], str]) -> Taken:
    """What our own files say is ours already, apart from the codes of the pictures."""
    written = said_with(item.written, lambda text: coded(Text(text, TextFormat.HTML, item.files), code))
    return Taken(written, item.name, item.idnumber or "", item.category, item.tags, item.files, ())


def refusal(item: Item, turn: Turned) -> str:
    """Says what nobody can be asked, and what to do; a text that asks nothing is told whole, so that nothing of it is lost."""
    if isinstance(item, Description):
        said = " ".join(texts.bare(turn(item.text), turn.format).split())
        told = _(
            "It asks nothing, so it is no question. Put its text into a lesson, or before the question it belongs to."
        )
        return f"{told} {_('It says: “%(text)s”') % {'text': shortened(said)}}"
    if isinstance(item, Picture):
        return _("Things are put on a picture there, which only a mouse can do. Ask it anew as “%(kind)s”.") % {
            "kind": questions.get("matching").name
        }
    return _("Questions of the kind “%(kind)s” cannot be asked here. It is left out.") % {"kind": item.qtype}


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[: LONGEST_TOLD - 1]}…"


def without_plain(common: Written) -> Written:
    """A plain wording does not name its format: see bank.written."""
    return {name: value for name, value in common.items() if (name, value) != ("format", Format.PLAIN)}


def topic_of(tags: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The topic that one of the tags names, and the other tags."""
    named = [tag for tag in tags if tag.startswith(TOPIC) and len(tag) <= len(TOPIC) + LONGEST_TOPIC]
    topic = named[0].removeprefix(TOPIC) if named else ""
    return topic, tuple(tag for tag in tags if tag not in named[:1])


def shared(item: Item, turn: Turned) -> dict[str, Any]:
    """What every kind of question keeps."""
    found: dict[str, Any] = {
        "mark": item.mark,
        "penalty": item.penalty,
        "hints": [said for hint in item.hints if (said := turn(hint.text))],
    }
    combined = getattr(item, "combined", None)
    if combined is not None:
        texts = {"on_right": combined.correct, "on_partly": combined.partial, "on_other": combined.incorrect}
        found |= {name: turn(text) for name, text in texts.items()}
    return found


def simplified(item: Item, turn: Turned) -> Iterator[str]:
    if any(told(hint) for hint in item.hints):
        yield _("Its hints are shown without clearing answers or counting right ones.")
    if isinstance(item, MultiChoice) and item.numbering not in ("abc", "none"):
        yield _("Its choices carry no numbers here.")
    if item.hidden:
        yield _("It was hidden there; here it is a draft.")


def told(hint: Hint) -> bool:
    return hint.show_count or hint.clear_wrong or bool(hint.options)


def words(written: Written) -> dict[str, Any]:
    """What the kind keeps of it."""
    return {name: value for name, value in written.items() if name not in COMMON}
