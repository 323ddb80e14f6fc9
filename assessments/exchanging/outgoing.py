"""A wording as an item that a file can hold, with everything that no file holds said in a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments import questions
from assessments.exchanging.incoming import TOPIC
from assessments.exchanging.texts import text_in
from assessments.formats.items import Combined, Hint, Item, Text
from assessments.models import QuestionVersion
from assessments.questions.kinds import CannotBeHeldError, KindData, Sheet

type Files = Callable[[str], Text]


@dataclass(frozen=True)
class Given:
    """`item` is None where no file has a place for the question; `notes` say why, or what the file leaves out."""

    item: Item | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """What a file says of a question beside its wording."""

    name: str
    outside_id: str
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def plain_text(format_: str) -> Files:
    return lambda said: Text(said, text_in(format_))


def given(version: QuestionVersion, about: About, *, text: Files | None = None) -> Given:
    """`version` as an item. `text` makes a file's text of ours, with the pictures that it names."""
    kind = questions.get(version.kind)
    data = kind.data.model_validate(version.data)
    say = text or plain_text(version.format)
    sheet = Sheet(shared(version, about, data, say), say, combined(data, say))
    try:
        item = kind.item(data, sheet)
    except CannotBeHeldError as error:
        return Given(None, (str(error),))
    return Given(item, (*left_out(item, data), *kind.left_out(data)))


def shared(version: QuestionVersion, about: About, data: KindData, say: Files) -> dict[str, Any]:
    topic = (TOPIC + version.topic,) if version.topic else ()
    return {
        "name": about.name,
        "text": say(version.stem),
        "general_feedback": say(version.reason),
        "mark": data.mark,
        "penalty": data.penalty,
        "idnumber": about.outside_id or None,
        "category": about.category,
        "tags": (*topic, *about.tags),
        "hints": tuple(Hint(say(hint)) for hint in data.hints),
    }


def combined(data: KindData, say: Files) -> Combined:
    return Combined(say(data.on_right), say(data.on_partly), say(data.on_other))


def left_out(item: Item, data: KindData) -> Iterator[str]:
    if any((data.on_right, data.on_partly, data.on_other)) and not hasattr(item, "combined"):
        yield _("What it says after right, partly right and other answers stays here.")
