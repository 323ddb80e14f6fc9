from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

import pydantic
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.fields import FieldsKind, Line, Words
from courses.blocks.kinds import TIDY, BlockData
from courses.blocks.markdown import area, html
from courses.blocks.rows import RowsForm
from courses.parsing import Fields

MOST = 12


def safe(url: str) -> str:
    """Raises ValueError for what is no address of a page elsewhere."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(sign.isspace() for sign in url):
        raise ValueError(_("An address begins with https:// or http://, such as https://example.org/page."))
    return url


class Link(Fields):
    title: Line
    url: Annotated[str, TIDY, pydantic.Field(max_length=500), pydantic.AfterValidator(safe)]
    note: Annotated[str, TIDY, pydantic.Field(max_length=300)] = ""

    @property
    def host(self) -> str:
        """Where it leads, as people say it."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


class LinksData(BlockData):
    text: Words = ""
    links: list[Link] = pydantic.Field(default=[], max_length=MOST)


class LinksForm(RowsForm):
    text = area(gettext_lazy("A few words before"), rows=2, required=False)
    list_name, legend, most = "links", gettext_lazy("Link %d"), MOST
    rows = {
        "title": lambda number: forms.CharField(label=_("What it is"), max_length=300, required=False),
        "url": lambda number: forms.URLField(
            label=_("Address"), max_length=500, required=False, assume_scheme="https", help_text="https://…"
        ),
        "note": lambda number: forms.CharField(
            label=_("Why it helps"), max_length=300, required=False, help_text=_("Also what it weighs, if it is heavy.")
        ),
    }


class Links(FieldsKind[LinksData]):
    key = "links"
    label = gettext_lazy("Links")
    purpose = gettext_lazy("Pages elsewhere that help, each with the site it leads to.")
    template = "blocks/links.html"
    data = LinksData
    form = LinksForm

    def texts(self, data: LinksData) -> Sequence[str]:
        return [data.text, *(f"{link.title}. {link.note}" for link in data.links)]

    def context(self, data: LinksData) -> Mapping[str, Any]:
        return {"html": html(data.text)}

    def problems(self, data: LinksData) -> Sequence[str]:
        return () if data.links else (_("Add a link, or delete this block."),)
