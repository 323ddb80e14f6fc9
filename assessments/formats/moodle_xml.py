"""Moodle XML (docs.moodle.org, “Moodle XML format”): everything that Moodle's own questions are made of.

A kind of question that we do not have is refused by its name, never dropped.
"""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from assessments.formats import moodle_text, xml_kinds
from assessments.formats.items import Category, Entry, FileError, Item, Refused, UnreadableError
from assessments.formats.opening import opened
from assessments.formats.shelving import Shelf
from assessments.formats.xml_head import name_of
from assessments.formats.xml_parts import text_in
from assessments.formats.xml_stream import Node, questions

CATEGORY = "category"


def read(stream: BinaryIO, *, near: bool = False) -> Iterator[Entry]:
    """Everything in a Moodle XML file, in its order. `near`: take the nearest grade that Moodle knows."""
    shelf = Shelf()
    try:
        source = opened(stream)
        yield from source.notices
        for node in questions(source):
            yield from [node] if isinstance(node, Refused) else entries(node, shelf, near=near)
    except FileError as error:
        yield error.refused


def entries(node: Node, shelf: Shelf, *, near: bool) -> Iterator[Entry]:
    kind = node.attributes.get("type", "")
    try:
        if kind == CATEGORY:
            yield shelf.open(category(node))
            return
        name = name_of(node)
    except UnreadableError as error:
        yield Refused(node.line, str(error))
        return
    yield from shelf.put(node.line, name, partial(item_of, kind, node, near=near))


def category(node: Node) -> Category:
    path, info = node.first(CATEGORY), node.first("info")
    return Category(
        moodle_text.path_of(path.value("text") if path else ""),
        node.line,
        text_in(info) if info else Category(()).info,
        node.value("idnumber") or None,
    )


def item_of(kind: str, node: Node, *, near: bool) -> Item:
    make = xml_kinds.KINDS.get(kind)
    if not make:
        raise UnreadableError(
            f"It is of the kind “{kind[:40]}”, which we do not have. It is left out; write it anew as another kind."
        )
    return make(node, near)
