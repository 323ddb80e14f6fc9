"""What a QTI package says of itself: which items it lists, in which order, and what it tells of each beside its text."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote, urlsplit

from assessments.formats.items import File, FileError, Refused
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import opened
from assessments.formats.qti_nodes import attribute, find
from assessments.formats.unpacking import MOST_ITEM, MOST_SHOWN
from assessments.formats.xml_stream import Node, Shape, questions
from lms.kit.archives import BEGINS, Package

MANIFEST = "imsmanifest.xml"
NO_MANIFEST = "It begins with <{}>, and a list of a package's files begins with <manifest>. Export the questions again."
RESOURCES = Shape(frozenset({"manifest"}), frozenset({"resource"}), 3, NO_MANIFEST)
AN_ITEM, CATALOG = "imsqti_item", "idnumber"
UNLISTED = "Its list of files, imsmanifest.xml, cannot be read: {}"


@dataclass(frozen=True, slots=True)
class Listed:
    """An item's file, and what the package's list says of it."""

    path: str
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    idnumber: str | None = None


def listed(package: Package) -> Iterator[Listed]:
    """Every item that the list names; in a package without a list, every XML file. Raises FileError."""
    folder = min((name for name in package.files if posixpath.basename(name) == MANIFEST), key=depth, default=None)
    if folder is None:
        yield from (Listed(name) for name in sorted(package.files) if name.lower().endswith(".xml"))
        return
    content = package.read(folder, MOST_ITEM)
    if content is None:
        raise FileError(1, UNLISTED.format("it is broken, or larger than 1 MB."))
    try:
        for node in questions(opened(BytesIO(content)), RESOURCES):
            if isinstance(node, Refused):
                raise FileError(node.line, node.reason)
            if attribute(node, "type").lower().startswith(AN_ITEM):
                yield told(node, posixpath.dirname(folder))
    except FileError as error:
        raise FileError(error.refused.line, UNLISTED.format(error.refused.reason)) from None


def depth(name: str) -> tuple[int, str]:
    return name.count("/"), name


def told(node: Node, folder: str) -> Listed:
    """What the metadata of a resource say: an id, keywords, and where it stands in a classification."""
    path = beside(posixpath.join(folder, MANIFEST), attribute(node, "href"))
    ids = [one for one in find(node, "identifier") if words(one, "catalog") == [CATALOG]]
    number = "".join(said for one in ids[:1] for said in words(one, "entry"))
    taxa = [taxon for one in find(node, "taxonpath")[:1] for taxon in find(one, "taxon")]
    category = tuple("".join(words(taxon, "string")[:1]) for taxon in taxa)
    return Listed(
        path,
        tuple(filter(None, category)),
        tuple(one for key in find(node, "keyword") for one in words(key, "string")),
        number or None,
    )


def words(node: Node, tag: str) -> list[str]:
    return [said for one in find(node, tag) if (said := trimmed("".join(p for p in one.pieces if isinstance(p, str))))]


def beside(path: str, source: str) -> str:
    """The file in the package that `source` names for the file `path`; nothing for what leads out of it."""
    parts = urlsplit(source)
    if parts.scheme or parts.netloc or source.startswith("/"):
        return ""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    return "" if found.startswith("..") else found


@dataclass
class Shown:
    """Finds what an item shows, up to so many bytes for one item."""

    package: Package
    path: str
    left: int = MOST_SHOWN
    files: dict[str, File] = field(default_factory=dict)

    def file(self, source: str) -> File | None:
        name = beside(self.path, source)
        if name not in self.files:
            content = self.package.read(name, self.left)
            if content is None or content.startswith(BEGINS) or name.lower().endswith(".xml"):
                return None
            self.left -= len(content)
            self.files[name] = File(posixpath.basename(name), content)
        return self.files[name]
