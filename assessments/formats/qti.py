"""QTI 2.1, 2.2 and 3.0: one item in a file, or a package of items with their pictures.

(1EdTech, “Question and Test Interoperability”, Assessment Test, Section, and Item; and Content Packaging.) Read is what has a
place here; QTI 3 writes the same elements as qti-… with hyphens, so names are compared without either. An item that asks several
things becomes one text with questions where its points are added up. Other interactions are refused by name. A package is read item by item: no more of it is held than one item and what it shows.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import Entry, FileError, Item, Notice, Refused
from assessments.formats.opening import is_too_large, opened
from assessments.formats.qti_kinds import item_of
from assessments.formats.qti_nodes import Media, attribute, no_media
from assessments.formats.qti_package import Listed, Shown, listed
from assessments.formats.shelving import Shelf
from assessments.formats.unpacking import MOST_ITEM, unpacked
from assessments.formats.xml_stream import Node, Shape, questions
from lms.kit.archives import Package, is_package

NO_ITEM = "It begins with <{}>, and a QTI item begins with <assessmentItem>. Send one item, or the package as a zip."
ROOTS = frozenset({"assessmentItem", "qti-assessment-item"})
ONE_ITEM = Shape(ROOTS, ROOTS, 1, NO_ITEM)
NOT_THERE = "The package names this file and does not hold it, or it is broken or larger than 1 MB. Pack it anew."
NONE_HERE = "The package holds no items. Is this the file that was exported?"


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The items in a QTI file or package."""
    shelf = Shelf()
    try:
        if not is_too_large(stream) and is_package(stream):
            yield from packed(unpacked(stream), shelf)
        else:
            yield from alone(stream, shelf)
    except FileError as error:
        yield error.refused


def alone(stream: BinaryIO, shelf: Shelf, about: Listed | None = None, media: Media = no_media) -> Iterator[Entry]:
    source = opened(stream)
    yield from source.notices
    for node in questions(source, ONE_ITEM):
        yield from [node] if isinstance(node, Refused) else entries(node, shelf, about, media)


def packed(package: Package, shelf: Shelf) -> Iterator[Entry]:
    found = False
    for about in listed(package):
        found = True
        content = package.read(about.path, MOST_ITEM)
        if content is None:
            yield Refused(1, NOT_THERE, about.path)
            continue
        shelf.category = about.category
        try:
            yield from alone(BytesIO(content), shelf, about, Shown(package, about.path).file)
        except FileError as error:
            yield Refused(error.refused.line, error.refused.reason, about.path)
    if not found:
        raise FileError(1, NONE_HERE)


def entries(node: Node, shelf: Shelf, about: Listed | None, media: Media) -> Iterator[Entry]:
    name = moodle_text.cleaned_name(attribute(node, "title") or attribute(node, "identifier"))
    lost = set[str]()
    yield from shelf.put(node.line, name, partial(made, node, name, lost, about, media))
    if lost:
        yield Notice(node.line, f"It is read without its {', '.join(sorted(lost))}.", name)


def made(node: Node, name: str, lost: set[str], about: Listed | None, media: Media) -> Item:
    item = item_of(node, name, lost, media)
    return replace(item, tags=about.tags, idnumber=about.idnumber) if about else item
