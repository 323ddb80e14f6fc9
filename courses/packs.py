"""What a facilitator takes along for one module: its plan of times and her notes, as one paper in grey. It holds no answers and no people."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from markdown_it.token import Token

from courses import blocks
from courses.arranging import FULL, in_order
from courses.models import Lesson, Module
from courses.planning import length, plan
from courses.text import MARKDOWN, readable
from lms.kit.typesetting import printable, typeset

PAPER = Path(__file__).resolve().parent / "papers" / "module-pack-1.typ"
HEAD, ITEM, PARAGRAPH = "head", "item", "paragraph"


def lessons_of(module: Module) -> list[Lesson]:
    """In their order, each with its blocks. Two queries."""
    return list(module.lessons.order_by("position").prefetch_related("blocks"))


def pack(module: Module, lessons: list[Lesson], *, made_at: datetime) -> bytes:
    """The PDF (A4, grey, tagged) of `module` in its edition. Raises PaperError."""
    steps = plan(lessons)
    facts = {
        "course": printable(module.edition.title),
        "module": printable(module.title),
        "outcome": printable(module.outcome),
        "edition": module.edition.number or 0,
        "minutes": length(steps),
        "steps": [[step.clock, printable(step.title), step.minutes, step.lesson is None] for step in steps],
        "lessons": [said(lesson) for lesson in lessons],
    }
    return typeset(PAPER, {"facts": json.dumps(facts)}, hidden={}, made_at=made_at)


def said(lesson: Lesson) -> dict[str, object]:
    """A lesson's page: its notes, and of a meeting also what it says itself, since that is what is done in the room."""
    own = texts_of(lesson) if lesson.kind == Lesson.Kind.SESSION else []
    return {
        "title": printable(lesson.title),
        "kind": printable(str(lesson.get_kind_display())),
        "covers": printable(lesson.covers),
        "minutes": lesson.minutes,
        "notes": list(lines(lesson.notes)),
        "text": [line for text in own for line in lines(text)],
    }


def texts_of(lesson: Lesson) -> list[str]:
    """What its blocks say that are words and nothing else."""
    found: list[str] = []
    for block in in_order(lesson.blocks.all()):
        kind = blocks.get(block.kind, block.data)
        if block.version == FULL and kind.needs_words:
            found += kind.texts(kind.data.model_validate(block.data))
    return found


def lines(markdown: str) -> Iterator[list[str]]:
    """Markdown as a list of [what it is, words], without its signs: a paper prints headings, lines of lists and paragraphs."""
    within: list[str] = []
    for token in MARKDOWN.parse(readable(markdown)):
        if token.nesting > 0:
            within.append(token.type)
        elif token.nesting < 0:
            within.pop()
        elif words := printable(words_of(token)):
            yield [kind_of(within), words]


def kind_of(within: list[str]) -> str:
    if "heading_open" in within:
        return HEAD
    return ITEM if "list_item_open" in within else PARAGRAPH


def words_of(token: Token) -> str:
    if token.type == "inline":
        return "".join(child.content or " " for child in token.children or ())
    return token.content
