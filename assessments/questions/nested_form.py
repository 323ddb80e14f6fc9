"""How questions inside of a question are written down: each in a form of its own kind."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Fieldset, LayoutObject
from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.translation import gettext as _

from assessments.questions.editing import SAID, QuestionForm
from assessments.questions.kinds import get
from lms.kit.forms import Helper

if TYPE_CHECKING:
    from assessments.questions.kinds import QuestionKind


FURTHER = ("topic", "format", "hints", *SAID)  # what only a question of its own has


class Inner(LayoutObject):
    """One form inside of another."""

    def __init__(self, form: QuestionForm) -> None:
        self.form = form

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return str(render_crispy_form(self.form, self.form.helper, context=context.flatten()))


class NestedForm(QuestionForm):
    """`kind_n` is the kind of inner form n; its own fields are called `{inside}_n-…`. One without any text is left out.

    `within` is the list in the document, `usual` the kind of an inner form that has none yet, `fewest` how many are there at
    first, `most` at most. A row of the list has `own` fields beside those of its kind.
    """

    inside: ClassVar[str]
    within: ClassVar[str]
    usual: ClassVar[str]
    own: ClassVar[tuple[str, ...]] = ("kind",)
    left_out: ClassVar[tuple[str, ...]] = FURTHER
    fewest: ClassVar[int]
    most: ClassVar[int]

    def __init__(
        self,
        data: Any = None,
        *,
        kind: "QuestionKind[Any]",
        common: Mapping[str, Any] | None = None,
        document: Mapping[str, Any] | None = None,
        more: bool = False,
    ) -> None:
        self.written_before: Sequence[Mapping[str, Any]] = (document or {}).get(self.within, ())
        self.count = self.wanted(data, more)
        self.inner = [self.inner_form(n, data, more) for n in range(1, self.count + 1)]
        super().__init__(data, kind=kind, common=common, document=document, more=more)
        for number, form in enumerate(self.inner, start=1):
            self.fields |= self.own_fields(number, form.kind)

    def kinds(self) -> "list[QuestionKind[Any]]":
        """Those that may stand there."""
        raise NotImplementedError

    def legend(self, number: int) -> str:
        """What inner form `number` is called on the page."""
        raise NotImplementedError

    def kind_label(self, number: int) -> str:
        raise NotImplementedError

    def own_fields(self, number: int, kind: "QuestionKind[Any]") -> dict[str, forms.Field]:
        """What stands beside the form of `kind`."""
        field = forms.ChoiceField(
            label=self.kind_label(number),
            choices=[(one.key, one.name) for one in self.kinds()],
            initial=kind.key,
            help_text=f"{kind.credit} {_('Another kind has other fields: choose it and press More rows.')}",
        )
        return {f"kind_{number}": field}

    def form_class(self, kind: "QuestionKind[Any]") -> type[QuestionForm]:
        return kind.form

    def wanted(self, data: Any, more: bool) -> int:
        came = [n for n in range(1, self.most + 1) if f"kind_{n}" in (data or ())]
        return min(max([self.fewest, len(self.written_before), *came]) + (1 if more else 0), self.most)

    def before_of(self, number: int) -> Mapping[str, Any]:
        return self.written_before[number - 1] if number <= len(self.written_before) else {}

    def inner_form(self, number: int, data: Any, more: bool) -> QuestionForm:
        """The form of the kind that was chosen for it."""
        before, prefix = self.before_of(number), f"{self.inside}_{number}"
        chosen = (data or {}).get(f"kind_{number}") or before.get("kind") or self.usual
        kind = get(chosen if chosen in {one.key for one in self.kinds()} else self.usual)
        document = {name: value for name, value in before.items() if name not in self.own}
        same = bool(before) and before.get("kind", self.usual) == kind.key
        form = self.form_class(kind)(
            bare(data, prefix) if data is not None and more else data,
            kind=kind,
            common={"stem": before.get("stem", ""), "reason": before.get("reason", "")},
            document=document if same else None,
            more=more,
            prefix=prefix,
        )
        self.lay_out(form, number)
        return form

    def lay_out(self, form: QuestionForm, number: int) -> None:
        form.use_required_attribute = False
        for name in self.left_out:
            del form.fields[name]
        layout = [*form.own_layout(), "reason"]
        form.helper = Helper(*(name for name in layout if name not in self.left_out), tag=False)

    def nested_layout(self) -> Iterator[Any]:
        for number, form in enumerate(self.inner, start=1):
            yield Fieldset(self.legend(number), *self.beside(number), Inner(form))

    def beside(self, number: int) -> list[Any]:
        """How `own_fields` stand on the page."""
        return [f"kind_{number}"]

    @property
    def takes_more(self) -> bool:
        return self.count < self.most or any(form.takes_more for form in self.inner)

    def filled_forms(self) -> list[tuple[int, QuestionForm]]:
        return [(number, form) for number, form in enumerate(self.inner, start=1) if not is_blank(form)]

    def clean(self) -> dict[str, Any]:
        for number, form in self.filled_forms():
            if not form.is_valid():
                self.add_error(f"kind_{number}", _("Something in this part is not ready yet. See below."))
        return super().clean()

    def document(self) -> dict[str, Any]:
        return {**super().document(), self.within: [self.row(number, form) for number, form in self.filled_forms()]}

    def row(self, number: int, form: QuestionForm) -> dict[str, Any]:
        return {"kind": form.kind.key, **form.document()}


def bare(data: Any, prefix: str) -> dict[str, Any]:
    """The fields of one inner form under their own names."""
    start = f"{prefix}-"
    return {name.removeprefix(start): data.get(name) for name in data if name.startswith(start)}


def is_blank(form: QuestionForm) -> bool:
    """Whether nothing at all is typed in it."""
    firsts = [f"{rows.first}_{n}" for rows in form.lists for n in range(1, rows.most + 1)]
    names = [form.add_prefix(name) for name in ("stem", "reason", *firsts)]
    return not any(str(form.data.get(name) or "").strip() for name in names)
