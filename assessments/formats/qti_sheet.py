"""One QTI item while it is written: its elements in the spelling of a version, and what they declare on the way."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from assessments.formats.items import File, Text, TextFormat
from assessments.formats.qti_forming import TAGS
from assessments.formats.qti_nodes import STEM
from assessments.formats.qti_text import OWN, escaped

RESPONSE = "RESPONSE"
CAPITAL = re.compile("[A-Z]")
REFERENCE = re.compile(f'"{re.escape(OWN)}([^"]*)"')
EXACT = Decimal("1e-15")


@dataclass(frozen=True, slots=True)
class Version:
    """How a version of QTI spells the same elements, and what it calls itself."""

    name: str
    namespace: str
    schema: str
    templates: str
    third: bool = False

    def tag(self, name: str) -> str:
        return f"qti-{self.attribute(name)}" if self.third else name

    def attribute(self, name: str) -> str:
        return CAPITAL.sub(lambda letter: f"-{letter[0].lower()}", name) if self.third else name


V21 = Version(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p1.xsd",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
)
V30 = Version(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    third=True,
)
VERSIONS = {one.name: one for one in (V21, V30)}


@dataclass
class Sheet:
    """One item while it is written. `place` puts a file beside it and gives its address; without it, files have no place."""

    version: Version
    place: Callable[[File], str] | None = None
    responses: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    template: str = ""

    def __call__(self, name: str, *inner: str, **attributes: object) -> str:
        """An element in the version's spelling; attributes without a value are left out."""
        tag = self.version.tag(name)
        said = "".join(
            f" {self.version.attribute(key)}={attribute(value)}" for key, value in attributes.items() if value != ""
        )
        return f"<{tag}{said}>{''.join(inner)}</{tag}>" if inner else f"<{tag}{said}/>"

    def text(self, said: Text) -> str:
        """A text as XML, its files beside the item. Raises CannotBeWrittenError where they have no place."""
        if said.format != TextFormat.HTML and said.text:
            raise CannotBeWrittenError
        if not said.files:
            return said.text
        if not self.place:
            raise CannotBeWrittenError
        addresses = {file.name: self.place(file) for file in said.files}
        parts = TAGS.split(said.text)
        parts[1::2] = [
            REFERENCE.sub(lambda found: quoteattr(addresses[unquote(found[1])]), part) for part in parts[1::2]
        ]
        return "".join(parts)

    def stem(self, said: str) -> str:
        """A body holds blocks only; readers that know the class take this one for none."""
        return f'<div class="{STEM}">{said}</div>' if said else ""

    def says(self, outcome: str, key: str, said: Text) -> bool:
        """Feedback that is shown when `outcome` is, or contains, `key`."""
        if not said.text:
            return False
        inner = self.text(said)
        inner = self("contentBody", inner) if self.version.third else inner
        shown = {"outcomeIdentifier": outcome, "showHide": "show", "identifier": key}
        self.feedback.append(self("modalFeedback", inner, **shown))
        return True

    def outcome(self, name: str, kind: str, value: str = "", *, cardinality: str = "single", **more: object) -> None:
        default = [self("defaultValue", self("value", value))] if value else []
        self.outcomes.append(
            self("outcomeDeclaration", *default, identifier=name, cardinality=cardinality, baseType=kind, **more)
        )

    def response(self, kind: str, *inner: str, cardinality: str = "single", name: str = RESPONSE) -> None:
        self.responses.append(
            self("responseDeclaration", *inner, identifier=name, cardinality=cardinality, baseType=kind)
        )

    def correct(self, values: Iterable[str]) -> str:
        return self("correctResponse", *(self("value", escaped(value)) for value in values))

    def mapping(self, worth: Iterable[tuple[str, Decimal]], *, least: int | str = "", **more: object) -> str:
        entries = [self("mapEntry", mapKey=key, mappedValue=number(value), **more) for key, value in worth]
        return self("mapping", *entries, lowerBound=least, defaultValue=0)

    def variable(self, name: str = RESPONSE) -> str:
        return self("variable", identifier=name)

    def value(self, kind: str, said: object) -> str:
        return self("baseValue", escaped(str(said)), baseType=kind)

    def set(self, name: str, said: str) -> str:
        return self("setOutcomeValue", said, identifier=name)


class CannotBeWrittenError(Exception):
    """QTI has no place for the question, or this file has none for what it shows."""


def attribute(value: object) -> str:
    return quoteattr(str(value).lower() if isinstance(value, bool) else str(value))


def number(value: Decimal) -> str:
    return f"{value.quantize(EXACT).normalize() + 0:f}"
