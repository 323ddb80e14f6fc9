"""A list in a block's document as numbered rows of fields in its form: `title_1`, `url_1`, `title_2`…"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _

from courses.blocks.editing import BlockForm

MORE = 3


class RowsForm(BlockForm):
    """`rows` makes the fields of row n (from 1); the first is what a row cannot be without. `list_name` is the list in the document."""

    list_name: ClassVar[str]
    legend: ClassVar[Any]
    rows: ClassVar[Mapping[str, Callable[[int], forms.Field]]]
    fewest_shown: ClassVar[int] = 3
    most: ClassVar[int] = 12
    count = 0

    @property
    def first(self) -> str:
        return next(iter(self.rows))

    @property
    def takes_more(self) -> bool:
        return self.count < self.most

    def grow(self, names: Iterable[str], *, more: bool) -> None:
        came = [int(name.rsplit("_", 1)[1]) for name in names if re.fullmatch(rf"{self.first}_[0-9]{{1,2}}", name)]
        wanted = max([self.fewest_shown, len(self.before.get(self.list_name, ())), *came]) + (MORE if more else 0)
        self.count = min(wanted, self.most)
        for number in range(1, self.count + 1):
            for name, make in self.rows.items():
                self.fields[f"{name}_{number}"] = make(number)

    def layout(self) -> Sequence[Any]:
        return [*self.base_fields, *(Fieldset(self.legend % number, *self.row_of(number)) for number in self.numbers)]

    @property
    def numbers(self) -> range:
        return range(1, self.count + 1)

    def row_of(self, number: int) -> Iterator[Any]:
        yield from (f"{name}_{number}" for name in self.rows)

    def initial_of(self, document: Mapping[str, Any]) -> dict[str, Any]:
        initial = super().initial_of(document)
        for number, row in enumerate(document.get(self.list_name, ()), start=1):
            initial |= {f"{name}_{number}": row.get(name) for name in self.rows}
        return initial

    def typed_in(self, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{name}_{number}") or "" for name in self.rows}

    def document(self) -> dict[str, Any]:
        typed = [row for number in self.numbers if any((row := self.typed_in(number)).values())]
        return {**{name: self.cleaned_data[name] for name in self.base_fields}, self.list_name: typed}

    def clean(self) -> dict[str, Any]:
        for number in self.numbers:
            row = self.typed_in(number)
            if not row[self.first] and any(row.values()) and f"{self.first}_{number}" not in self.errors:
                self.add_error(f"{self.first}_{number}", _("This is empty. Write something, or clear its row."))
        return super().clean()
