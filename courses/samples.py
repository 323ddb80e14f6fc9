"""How text is written here, for the page beside it: what to type, and what it becomes."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.blocks import TEXT, BlockKind, kinds

Sample = tuple[str | Promise, str | Promise]

SIGNS: list[Sample] = [
    (_("## A heading"), _("a heading")),
    (_("- milk"), _("a line of a list; 1. in place of the hyphen counts")),
    (_("**calm**"), _("strong words")),
    (_("*calm*"), _("words said with a stress")),
    (_("> She said it."), _("a quotation, set apart")),
    (_("[name](https://example.org)"), _("a link")),
    (_("| Day | Who |\n|---|---|\n| Monday | Ana |"), _("a table")),
    (_("an empty line"), _("a new paragraph")),
]


def box(kind: BlockKind[Any]) -> Sample:
    """A block as it is written down, with the names of its fields, if it has any."""
    fields = [f"{name}: …" for name, info in kind.data.model_fields.items() if info.repr]
    return "\n".join([f"::: {kind.key}", *(["…"] if kind.needs_words else fields), ":::"]), kind.purpose


def samples(*, boxes: bool = False) -> list[Any]:
    """`boxes` are for lessons only."""
    return [*SIGNS, *(map(box, (kind for kind in kinds() if kind.key != TEXT)) if boxes else [])]
