"""What the kinds share that show a file: its sha256 in a hidden field, whose it is, and who can be seen or heard in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

import pydantic
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.editing import BlockForm
from courses.blocks.fields import ONE_LINE, FieldsKind
from courses.blocks.kinds import TIDY, BlockData
from courses.blocks.lost import get
from courses.media.facts import Facts, facts_of
from courses.media.fields import SENT, SHA, TAKES, WANTED
from courses.models import Media

NAME = r"^(?:[0-9a-f]{64}|[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.[A-Za-z0-9]{2,4})?$"
File = Annotated[str, TIDY, pydantic.Field(pattern=NAME)]
Short = Annotated[str, TIDY, pydantic.Field(max_length=300), ONE_LINE]
OWN, LICENSED, PERMITTED = "own", "licensed", "permitted"
NOBODY, AGREED = "nobody", "agreed"


class OwnedData(BlockData):
    rights: Literal["", "own", "licensed", "permitted"] = ""
    credit: Short = ""


class ShownData(OwnedData):
    people: Literal["", "nobody", "agreed"] = ""


def rights_field() -> forms.ChoiceField:
    choices = [
        (OWN, gettext_lazy("We made it ourselves")),
        (LICENSED, gettext_lazy("It has a free licence")),
        (PERMITTED, gettext_lazy("Its maker permitted it in writing")),
    ]
    return forms.ChoiceField(
        label=gettext_lazy("Whose it is"), choices=choices, widget=forms.RadioSelect, required=False
    )


def credit_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Who made it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The name, and the licence if there is one. It stands below."),
    )


def people_field(label: Any, nobody: Any) -> forms.ChoiceField:
    agreed = gettext_lazy("Adults, who agreed in writing that it is shown here")
    help_text = gettext_lazy("Never a child, and nobody in distress.")
    choices = [(NOBODY, nobody), (AGREED, agreed)]
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, help_text=help_text
    )


class MediaForm(BlockForm):
    """`slots` names the fields with a file, each with its label and its help."""

    slots: ClassVar[Mapping[str, tuple[Any, Any]]]

    def grow(self, names: Iterable[str], *, more: bool) -> None:
        self.auto_id = "id_block_%s"  # the lesson's own form on the same page has a title too
        for name, (label, help_text) in self.slots.items():
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
            accept = forms.FileInput({"accept": TAKES[WANTED[name]]})
            self.fields[name + SENT] = forms.FileField(
                label=label, required=False, widget=accept, help_text=help_text, allow_empty_file=True
            )
        for name in self.awaited():
            self.fields[name].awaited = True  # type: ignore[attr-defined]  # for templates/lms/optional.html
        for name, row in self.chosen(self.values()).items():
            field = self.fields[name + SENT]
            said = _("Here now: %(name)s, %(size)d KB. Another one takes its place.")
            field.help_text = said % {"name": row.name, "size": -(-row.size // 1024)}

    def awaited(self) -> Iterator[str]:
        """The fields that may be empty as long as nothing is published."""
        for name in self.kind.needed if isinstance(self.kind, MediaKind) else ():
            yield name + SENT if name in self.slots else name
        yield from (name for name in ("rights", "people") if name in self.fields)

    def values(self) -> dict[str, str]:
        return {name: str(self[name].value() or "") for name in self.slots}

    def chosen(self, values: Mapping[str, str]) -> dict[str, Media]:
        """Field → row of this organization."""
        found = self.shelf.of([sha256 for sha256 in values.values() if SHA.fullmatch(sha256)]) if self.shelf else {}
        return {name: found[sha256] for name, sha256 in values.items() if sha256 in found}

    def layout(self) -> Sequence[Any]:
        return [*self.slots, *(name + SENT for name in self.slots), *self.base_fields]

    def initial_of(self, document: Mapping[str, Any]) -> dict[str, Any]:
        return super().initial_of(document) | {name: document.get(name, "") for name in self.slots}

    def document(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.endswith(SENT)}

    def clean(self) -> dict[str, Any]:
        values = {name: self.cleaned_data.get(name, "") for name in self.slots}
        there = self.chosen(values)
        for name, sha256 in values.items() if self.shelf else ():
            new = sha256 and sha256 != self.before.get(name)  # what stood there before keeps no other change back
            if new and (name not in there or there[name].kind != WANTED[name]):
                self.add_error(name + SENT, _("This file is no longer here. Choose it again."))
        for name, why in self.shelf.refused.items() if self.shelf else ():
            if name in self.slots:
                self.add_error(name + SENT, why)
        return super().clean()


class MediaKind[D: BlockData](FieldsKind[D]):
    """A kind with files. `needed` says of each that it cannot be published without what its author is to do."""

    needed: ClassVar[Mapping[str, Any]]
    shown_with_page: ClassVar[tuple[str, ...]] = ()

    def found(self, data: D) -> dict[str, Facts]:
        """What is known of each file, by field."""
        named = {name: getattr(data, name) for name in self.files}
        facts = facts_of([sha256 for sha256 in named.values() if SHA.fullmatch(sha256)])
        right = {name: facts[sha256] for name, sha256 in named.items() if sha256 in facts}
        return {name: one for name, one in right.items() if one.kind == WANTED[name]}

    def weight(self, data: D) -> int:
        found = self.found(data)
        return sum(found[name].shown for name in self.shown_with_page if name in found)

    def context(self, data: D) -> Mapping[str, Any]:
        return self.found(data)

    def problems(self, data: D) -> Sequence[str]:
        return [*self.missing(data), *unsaid(data)]

    def missing(self, data: D) -> Iterator[str]:
        found = self.found(data)
        for name, text in self.needed.items():
            if not getattr(data, name):
                yield str(text)
        for name in self.files:
            if getattr(data, name) and name not in found:
                yield _("A file is no longer here. Choose it again.")


def unsaid(data: Any) -> Iterator[str]:
    """What is not said of whose it is and who is in it."""
    if not data.rights:
        yield _("Say whose it is.")
    elif data.rights != OWN and not data.credit:
        yield _("Name who made it.")
    if getattr(data, "people", NOBODY) == "":
        yield _("Say who can be recognized in it.")


def shas_in(blocks: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """The sha256 of each file in these blocks (kind, data), in order."""
    values = (data.get(name) for kind, data in blocks for name in get(kind).files)
    return [value for value in values if isinstance(value, str) and SHA.fullmatch(value)]


def warm(blocks: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Asks once for what is known of all files in these blocks, which are rendered next. One query, or none."""
    if shas := shas_in(blocks):
        facts_of(shas)
