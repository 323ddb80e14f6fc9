"""A QTI package, written: a zip with its list of files, imsmanifest.xml, an XML file for each item, and what the items show.

The list holds what an item has no place for: its id, its category as a classification, and its tags as keywords (IEEE LOM).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import SpooledTemporaryFile
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from assessments.formats import qti
from assessments.formats.items import File, Item
from assessments.formats.marks import WHOLE, marked, of
from assessments.formats.qti_forming import formed
from assessments.formats.qti_package import CATALOG, MANIFEST
from assessments.formats.qti_sheet import V21, V30, Version
from assessments.formats.qti_writing import xml_of
from assessments.formats.writing import Lost, Packed, only_one, verdict
from lms.kit import archives

TEXTS = (".xml", ".yaml")
IN_MEMORY = 8 * 1024 * 1024
KINDS = {V21.name: "imsqti_item_xmlv2p1", V30.name: "imsqti_item_xmlv3p0"}
LISTS = {
    V21.name: (
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        "QTIv2.1 Package",
        "1.0.0",
    ),
    V30.name: (
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        "QTI Package",
        "3.0.0",
    ),
}
KNOWN = frozenset({WHOLE.name})  # QTI has a way of its own to say it
LOM = "http://ltsc.ieee.org/xsd/LOM"


@dataclass
class Boxed:
    """One item of the package: its XML, and the files that it shows by their addresses."""

    item: Item
    number: int
    xml: str = ""
    files: dict[str, File] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"item-{self.number:04}"

    def place(self, file: File) -> str:
        """An address for the file, the same for the same content under the same name."""
        taken = next(
            (at for at, one in self.files.items() if (one.name, one.content) == (file.name, file.content)), None
        )
        at = taken or f"media/{self.name}/{len(self.files) + 1}/{file.name}"
        self.files[at] = file
        return quote(at)


def package(items: Iterable[Item], version: Version = V30) -> Packed:
    """The questions as a zip. Whatever cannot be read back the same is named."""
    told, resources = list[Lost](), list[str]()
    with SpooledTemporaryFile(IN_MEMORY) as out:
        with ZipFile(out, "w") as archive:
            for number, item in enumerate(items, start=1):
                made = formed(item)
                box = boxed(made.item, number, version)
                lost = verdict(number, made.item, back(box, version), made.lost)
                told += [lost] if lost else []
                if not (lost and lost.left_out):
                    put(archive, box)
                    resources.append(resource(box, version))
                    told += [Lost(number, item.name, mark.elsewhere) for mark in of(item, but=KNOWN)]
            add(archive, MANIFEST, manifest(resources, version).encode())
        out.seek(0)
        return Packed(out.read(), tuple(told))


def boxed(item: Item, number: int, version: Version) -> Boxed:
    box = Boxed(marked(item, but=KNOWN), number)
    box.xml = xml_of(item, version, box.place, box.name)
    return box


def back(box: Boxed, version: Version) -> Item | None:
    """The item as a package with nothing else in it gives it back."""
    if not box.xml:
        return None
    out = BytesIO()
    try:
        with ZipFile(out, "w") as archive:
            put(archive, box)
            add(archive, MANIFEST, manifest([resource(box, version)], version).encode())
    except UnicodeEncodeError:
        return None
    return only_one(qti.read, out.getvalue())


def put(archive: ZipFile, box: Boxed) -> None:
    add(archive, f"{box.name}.xml", box.xml.encode())
    for path, file in box.files.items():
        add(archive, path, file.content)


def add(archive: ZipFile, path: str, content: bytes) -> None:
    """The same questions make the same package; pictures are packed already."""
    archives.add(archive, path, content, packed=path.endswith(TEXTS))


def manifest(resources: Iterable[str], version: Version) -> str:
    namespace, schema, kind, number = LISTS[version.name]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{namespace} {schema}" identifier="questions">\n'
        f"<metadata><schema>{kind}</schema><schemaversion>{number}</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{''.join(resources)}</resources>\n</manifest>\n"
    )


def resource(box: Boxed, version: Version) -> str:
    path = f"{box.name}.xml"
    files = "".join(f"<file href={quoteattr(quote(one))}/>" for one in (path, *box.files))
    kind = KINDS[version.name]
    return f'<resource identifier="{box.name}" type="{kind}" href="{path}">{metadata(box.item)}{files}</resource>\n'


def metadata(item: Item) -> str:
    """What the item is about, in the words of IEEE LOM."""
    number = within(
        "identifier", within("catalog", CATALOG), within("entry", said(item.idnumber)) if item.idnumber else ""
    )
    keys = [within("keyword", within("string", said(tag))) for tag in item.tags]
    general = within("general", *([number] if item.idnumber else []), *keys) if item.idnumber or keys else ""
    found = general + classification(item.category)
    return within("metadata", f'<lom xmlns="{LOM}">{found}</lom>') if found else ""


def classification(category: tuple[str, ...]) -> str:
    if not category:
        return ""
    purpose = within("purpose", within("source", "LOMv1.0"), within("value", "discipline"))
    taxa = [within("taxon", within("entry", within("string", said(name)))) for name in category]
    source = within("source", within("string", "categories"))
    return within("classification", purpose, within("taxonPath", source, *taxa))


def within(tag: str, *inner: str) -> str:
    return f"<{tag}>{''.join(inner)}</{tag}>"


def said(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
