"""What a text would look like, while it is being written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from courses import blocks, text
from courses.blocks import Piece
from courses.lints import Remark, remarks
from courses.models import Block
from courses.parsing import Mistake, SourceError


@dataclass(frozen=True)
class Version:
    """One version of a lesson: safe HTML, what keeps it from being saved, and what may be said better."""

    name: str
    html: SafeString
    mistakes: list[Mistake]
    remarks: list[Remark]


def preview(texts: Mapping[str, str]) -> list[Version]:
    """The versions ("full", "shorter" → Markdown) as learners would see them; empty ones are left out."""
    return [version(name, markdown) for name, markdown in texts.items() if markdown.strip()]


def plain(markdown: str) -> list[Version]:
    """The same for a text without blocks, such as a course's first page."""
    if not markdown.strip():
        return []
    markdown = markdown[: blocks.LONGEST]
    html = mark_safe(text.render(markdown))  # noqa: S308 -- cleaned by text.render
    return [Version(Block.Version.FULL, html, [], remarks(markdown))]


def version(name: str, markdown: str) -> Version:
    """Text with mistakes in its colons is shown as plain Markdown, so that writing on never empties the page."""
    markdown = markdown[: 2 * blocks.LONGEST]
    mistakes: list[Mistake] = []
    try:
        html = "".join(shown(piece) for piece in blocks.parse(markdown))
    except SourceError as error:
        mistakes, html = error.mistakes, text.render(markdown)
    return Version(name, mark_safe(html), mistakes, remarks(markdown))  # noqa: S308 -- cleaned by text.render


def shown(piece: Piece) -> str:
    return blocks.get(piece.kind).render(piece.data)
