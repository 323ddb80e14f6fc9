"""How a question is written down by its author: what every kind's form shares. Each kind adds its own fields in its module."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from assessments import texts
from lms.kit.forms import Folded, Helper

if TYPE_CHECKING:
    from assessments.questions.kinds import QuestionKind

MORE = 3
TYPED = ("stem", "reason", "topic")
SAID = ("on_right", "on_partly", "on_other")
FORMATS = [
    (texts.PLAIN, gettext_lazy("Plain text")),
    (texts.MARKDOWN, gettext_lazy("Markdown: **bold**, *emphasis*, lists and links")),
    (texts.HTML, gettext_lazy("HTML, as other systems bring it")),
]
BLANK = (None, "", False)


def said_field(label: Any) -> forms.CharField:
    """Words for those who answered in one way."""
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=2000, required=False, widget=area)


@dataclass(frozen=True)
class Rows:
    """A list in the question's document, as numbered rows of fields: `choice_1`, `right_1`, `choice_2`…

    `name` is the list in the document; `fields` makes the fields of row n (from 1), the first of them is what a row cannot be
    without; `names` says what a field is called in the document where it is called otherwise. `shown` rows are there at first,
    `most` at most. `beside` are fields that stand side by side, `folded` those behind a line called `fold`, which opens them;
    `texts` says that the list has texts and no fields. What a field leaves out (None) is left out of the document.
    """

    name: str
    legend: Any
    fields: Mapping[str, Callable[[int], forms.Field]]
    names: Mapping[str, str] = field(default_factory=dict)
    shown: int = 4
    most: int = 12
    beside: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    fold: Callable[[int], str] = str
    texts: bool = False

    @property
    def first(self) -> str:
        return next(iter(self.fields))

    def count(self, data: Iterable[str] | None, document: Mapping[str, Any], more: bool) -> int:
        """How many rows the form has: those that came with it, or those that are filled."""
        came = [int(name.rsplit("_", 1)[1]) for name in data or () if re.fullmatch(rf"{self.first}_[0-9]{{1,2}}", name)]
        wanted = max([self.shown, len(document.get(self.name, ())), *came]) + (MORE if more else 0)
        return min(wanted, self.most)

    def key(self, name: str) -> str:
        return self.names.get(name, name)

    def values(self, row: Any) -> dict[str, Any]:
        """What the fields show for `row` of the document."""
        return {self.first: row} if self.texts else {name: row.get(self.key(name)) for name in self.fields}

    def row(self, typed: Mapping[str, Any], kept: Any) -> Any:
        """What was typed, as a row of the document; what no field shows is in `kept`."""
        if self.texts:
            return typed[self.first]
        shown = {self.key(name): value for name, value in typed.items()}
        return {name: value for name, value in {**(kept or {}), **shown}.items() if value is not None}


class QuestionForm(forms.Form):
    """What all questions say, one after the other; a kind adds `settings` (names of its own fields) and `lists` of rows.

    `document()` is what the kind's schema reads. What the schema has and no form shows stays as it was.
    """

    lists: ClassVar[tuple[Rows, ...]] = ()
    settings: ClassVar[tuple[str, ...]] = ()

    stem = forms.CharField(label=gettext_lazy("Question"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The learner reads it after answering, whatever they chose. Kind and short."),
    )
    topic = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("A short mark, such as M1: a check can draw by topic."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("How its texts are written"),
        choices=FORMATS,
        initial=texts.PLAIN,
        help_text=gettext_lazy("Question, answers, reason and all that is said about them."),
    )
    on_right = said_field(gettext_lazy("Said when an answer is right as a whole"))
    on_partly = said_field(gettext_lazy("Said when it is right in part"))
    on_other = said_field(gettext_lazy("Said when another answer helps more"))
    hints = forms.CharField(
        label=gettext_lazy("Hints"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One on each line. They are shown one by one where a check gives hints."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kind: "QuestionKind[Any]",
        common: Mapping[str, Any] | None = None,
        document: Mapping[str, Any] | None = None,
        more: bool = False,
        prefix: str | None = None,
    ) -> None:
        """`common` and `document`: the question as it is. `more`: the same form again with what was typed and more rows.

        `prefix` stands before each field's name, where the form is a part of another.
        """
        self.kind, self.before = kind, dict(document or {})
        initial = {**(common or {}), **self.initial_of(self.before)} if document is not None else dict(common or {})
        if more:
            initial, rows_from, data = {name: data.get(name) for name in data}, data, None
        else:
            rows_from = unprefixed(data, prefix)
        super().__init__(data, initial=initial, prefix=prefix)
        for rows in self.lists:
            self.add_rows(rows, rows.count(rows_from, self.before, more))
        self.helper = Helper(*self.layout(), tag=False)

    def add_rows(self, rows: Rows, count: int) -> None:
        for number in range(1, count + 1):
            for name, make in rows.fields.items():
                self.fields[f"{name}_{number}"] = make(number)

    def layout(self) -> Sequence[Any]:
        return [*self.own_layout(), "reason", "topic", "format", self.further()]

    def own_layout(self) -> Sequence[Any]:
        """The question, and what its kind adds."""
        return ["stem", *self.settings, *self.list_layout()]

    def list_layout(self) -> list[Fieldset]:
        return [Fieldset(rows.legend, *self.row_layout(rows)) for rows in self.lists]

    def further(self) -> Folded:
        names = ("hints", *SAID)
        return Folded(_("Hints and further words"), *names, is_open=self.says_any(names))

    def row_layout(self, rows: Rows) -> Iterator[Any]:
        for number in self.numbers(rows):
            for name in rows.fields:
                if name not in (*rows.beside, *rows.folded):
                    yield f"{name}_{number}"
                elif name in rows.beside[:1]:
                    yield Row(*(f"{one}_{number}" for one in rows.beside))
            if rows.folded:
                names = [f"{name}_{number}" for name in rows.folded]
                yield Folded(rows.fold(number), *names, is_open=self.says_any(names))

    def says_any(self, names: Iterable[str]) -> bool:
        """Whether something stands in one of the fields called `names`."""
        return any(self[name].value() not in BLANK for name in names)

    def numbers(self, rows: Rows) -> list[int]:
        return [number for number in range(1, rows.most + 1) if f"{rows.first}_{number}" in self.fields]

    @property
    def takes_more(self) -> bool:
        """Whether a further row of some list may be asked for."""
        return any(len(self.numbers(rows)) < rows.most for rows in self.lists)

    @classmethod
    def filled(cls, document: dict[str, Any]) -> dict[str, Any]:
        """What the kind's own settings show for `document`."""
        return {name: document[name] for name in cls.settings if name in document}

    def initial_of(self, document: dict[str, Any]) -> dict[str, Any]:
        initial = {name: document[name] for name in SAID if name in document}
        initial |= {**self.filled(document), "hints": "\n".join(document.get("hints", ()))} if document else {}
        for rows in self.lists:
            for number, row in enumerate(document.get(rows.name, ()), start=1):
                initial |= {f"{name}_{number}": value for name, value in rows.values(row).items()}
        return initial

    def document(self) -> dict[str, Any]:
        """What was typed, as the kind's document; the schema has not read it yet."""
        cleaned = self.cleaned_data
        listed = {rows.name: self.rows_of(rows) for rows in self.lists}
        said = {**self.before, **self.settings_of(cleaned), **listed, **self.further_of(cleaned)}
        return {name: value for name, value in said.items() if value is not None}

    def further_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        if "hints" not in self.fields:
            return {}
        hints = [line.strip() for line in cleaned["hints"].splitlines() if line.strip()]
        return {"hints": hints, **{name: cleaned[name] for name in SAID}}

    def settings_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {name: cleaned[name] for name in self.settings}

    def rows_of(self, rows: Rows) -> list[Any]:
        """Rows in which anything is typed; what no field shows stays as it was in the row of the same number."""
        before, found = self.before.get(rows.name, ()), []
        for number in self.numbers(rows):
            typed = self.typed_in(rows, number)
            if any(value not in BLANK for value in typed.values()):
                found.append(rows.row(typed, before[number - 1] if number <= len(before) else None))
        return found

    def typed_in(self, rows: Rows, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{name}_{number}") for name in rows.fields}

    def clean(self) -> dict[str, Any]:
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\r\n", "\n")
        if not self.errors:
            self.remark_on_empty_rows()
        if not self.errors:
            self.remark_on_document()
        return self.cleaned_data

    def remark_on_empty_rows(self) -> None:
        for rows in self.lists:
            for number in self.numbers(rows):
                first, *others = self.typed_in(rows, number).values()
                if first in BLANK and any(value not in BLANK for value in others):
                    self.add_error(f"{rows.first}_{number}", _("This is empty. Write something, or clear its row."))

    def remark_on_document(self) -> None:
        try:
            data = self.kind.data.model_validate(self.document())
        except ValidationError as error:
            for found in error.errors():
                self.add_error(None, sentence_of(found))
            return
        for _path, message in self.kind.problems(data):
            self.add_error(None, message)

    def written(self) -> dict[str, Any]:
        """The question as a course file would have it, its key left empty."""
        common = {name: self.cleaned_data[name] for name in TYPED}
        if self.cleaned_data["format"] != texts.PLAIN:
            common["format"] = self.cleaned_data["format"]
        return {**common, "key": "", "kind": self.kind.key, **self.kind.document(self.document())}


def unprefixed(data: Any, prefix: str | None) -> Any:
    """The names in `data` as a form without a prefix has them."""
    return [name.removeprefix(f"{prefix}-") for name in data or ()] if prefix else data


def sentence_of(found: Any) -> str:
    """What the schema found, for the author."""
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    return _("Something here does not fit: %(what)s") % {"what": found["msg"]}
