"""A situation told in passages. A choice leads to the passage that follows from it; whoever reads may try one after the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import pydantic
from crispy_forms.layout import Row
from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.fields import FieldsKind, Line
from courses.blocks.kinds import TIDY, BlockData, Markdown
from courses.blocks.markdown import area, html
from courses.blocks.rows import RowsForm
from courses.parsing import Fields

MOST, MOST_CHOICES, MOST_SHOWN = 12, 4, 40
Name = Annotated[str, TIDY, pydantic.Field(max_length=40, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]


class Way(Fields):
    """A choice, and the name of the passage that it leads to."""

    text: Line
    to: Name


class Passage(Fields):
    name: Name
    text: Markdown
    choices: list[Way] = pydantic.Field(default=[], max_length=MOST_CHOICES)


class ScenarioData(BlockData):
    passages: list[Passage] = pydantic.Field(default=[], max_length=MOST)


@dataclass
class Scene:
    """A passage where it is shown: each of its choices with the scene that follows, or with the number of one around it."""

    number: int
    html: SafeString
    ways: list[tuple[str, "Scene | None", int]] = field(default_factory=list)


class Stage:
    """Lays the passages out as a tree: one that two choices lead to stands in both places, so that nothing has to be looked for."""

    def __init__(self, data: ScenarioData) -> None:
        self.passages = {passage.name: passage for passage in data.passages}
        self.count, self.met = 0, set[str]()
        self.first = self.scene(data.passages[0].name, {}) if data.passages else None

    def scene(self, name: str, around: Mapping[str, int]) -> Scene:
        passage = self.passages[name]
        self.count += 1
        self.met.add(name)
        scene = Scene(self.count, html(passage.text))
        inside = {**around, name: scene.number}
        for way in passage.choices:
            if way.to in inside:
                scene.ways.append((way.text, None, inside[way.to]))
            elif way.to in self.passages and self.count < MOST_SHOWN:
                scene.ways.append((way.text, self.scene(way.to, inside), 0))
        return scene


def text_field(number: int) -> forms.Field:
    return area(_("The situation") if number == 1 else _("What follows"), rows=3, required=number == 1)


def choice_field(at: int) -> Callable[[int], forms.Field]:
    return lambda number: forms.CharField(label=_("Choice %d") % at, max_length=300, required=False)


def to_field(number: int) -> forms.Field:
    return forms.TypedChoiceField(label=_("leads to"), required=False, coerce=int)


class ScenarioForm(RowsForm):
    list_name, legend, fewest_shown, most = "passages", gettext_lazy("Passage %d"), 3, MOST
    rows = {
        "text": text_field,
        **{f"choice{at}": choice_field(at) for at in range(1, MOST_CHOICES + 1)},
        **{f"to{at}": to_field for at in range(1, MOST_CHOICES + 1)},
    }

    def grow(self, names: Any, *, more: bool) -> None:
        super().grow(names, more=more)
        for number in self.numbers:
            others: list[Any] = [(other, _("Passage %d") % other) for other in self.numbers if other != number]
            for at in range(1, MOST_CHOICES + 1):
                to: Any = self.fields[f"to{at}_{number}"]
                to.choices = [("", "–"), *others]

    def row_of(self, number: int) -> Iterator[Any]:
        yield f"text_{number}"
        for at in range(1, MOST_CHOICES + 1):
            yield Row(f"choice{at}_{number}", f"to{at}_{number}")

    def initial_of(self, document: Mapping[str, Any]) -> dict[str, Any]:
        passages = document.get("passages", ())
        places = {passage["name"]: number for number, passage in enumerate(passages, start=1)}
        initial: dict[str, Any] = {}
        for number, passage in enumerate(passages, start=1):
            initial[f"text_{number}"] = passage["text"]
            for at, way in enumerate(passage["choices"], start=1):
                initial |= {f"choice{at}_{number}": way["text"], f"to{at}_{number}": places.get(way["to"])}
        return initial

    def names(self) -> dict[int, str]:
        """Number of a passage → its name: the one that it had, else a new one."""
        had = {number: passage["name"] for number, passage in enumerate(self.before.get("passages", ()), start=1)}
        free = (name for at in range(1, 2 * MOST + 1) if (name := f"p{at}") not in had.values())
        return {number: had.get(number) or next(free) for number in self.numbers}

    def document(self) -> dict[str, Any]:
        names, typed = self.names(), {number: self.typed_in(number) for number in self.numbers}
        passages = [
            {"name": names[number], "text": row["text"], "choices": list(ways(row, names))}
            for number, row in typed.items()
            if row["text"]
        ]
        return {"passages": passages}

    def clean(self) -> dict[str, Any]:
        typed = {number: self.typed_in(number) for number in self.numbers}
        for number, row in typed.items():
            for at in range(1, MOST_CHOICES + 1):
                self.check_way(number, at, row, typed)
        return super().clean()

    def check_way(self, number: int, at: int, row: Mapping[str, Any], typed: Mapping[int, Mapping[str, Any]]) -> None:
        choice, to = row[f"choice{at}"], row[f"to{at}"]
        if choice and not to:
            self.add_error(f"to{at}_{number}", _("Say which passage follows."))
        elif to and not choice:
            self.add_error(f"choice{at}_{number}", _("Say what one may do here."))
        elif to and not typed.get(to, {}).get("text"):
            self.add_error(f"to{at}_{number}", _("That passage is empty. Write it, or choose another."))


def ways(row: Mapping[str, Any], names: Mapping[int, str]) -> Iterator[dict[str, str]]:
    for at in range(1, MOST_CHOICES + 1):
        if row[f"choice{at}"]:
            yield {"text": row[f"choice{at}"], "to": names[row[f"to{at}"]]}


class Scenario(FieldsKind[ScenarioData]):
    key = "scenario"
    label = gettext_lazy("Situation with choices")
    purpose = gettext_lazy("A story about invented people. Each choice opens what follows from it.")
    template = "blocks/scenario.html"
    data = ScenarioData
    form = ScenarioForm

    def texts(self, data: ScenarioData) -> Sequence[str]:
        return [text for passage in data.passages for text in (passage.text, *(way.text for way in passage.choices))]

    def context(self, data: ScenarioData) -> Mapping[str, Any]:
        return {"scene": Stage(data).first}

    def problems(self, data: ScenarioData) -> Sequence[str]:
        found = []
        names = [passage.name for passage in data.passages]
        stage = Stage(data)
        if not data.passages or len(data.passages[0].choices) < 2:
            found.append(_("Give the first passage two choices or more."))
        if len(set(names)) < len(names):
            found.append(_("Two passages have the same name. Give one of them another."))
        if lost := sorted({way.to for passage in data.passages for way in passage.choices} - set(names)):
            found.append(_("A choice leads to “%s”, and there is no such passage.") % lost[0])
        if stage.count >= MOST_SHOWN:
            found.append(
                _("The ways meet so often that the page would get long. Let fewer choices lead to the same passage.")
            )
        elif missed := [name for name in names if name not in stage.met]:
            found.append(_("No choice leads to passage %d.") % (names.index(missed[0]) + 1))
        return found
