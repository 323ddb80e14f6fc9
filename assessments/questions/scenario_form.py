"""How a situation in parts is written down: each part has the form of its own kind, and a choice says where it leads."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from assessments.questions.choosing import WorthForm
from assessments.questions.editing import QuestionForm
from assessments.questions.kinds import kinds
from assessments.questions.nested_form import NestedForm

if TYPE_CHECKING:
    from assessments.questions.kinds import QuestionKind

BRANCHING = "single"


class BranchingForm(WorthForm):
    """Choices that may lead on to a named part."""

    lists = (
        replace(
            WorthForm.lists[0],
            fields={
                **WorthForm.lists[0].fields,
                "to": lambda n: forms.ChoiceField(
                    label=_("After choice %(number)d comes") % {"number": n}, required=False
                ),
            },
        ),
    )

    def led(self) -> dict[str, Any]:
        """What was typed, with where each choice leads."""
        return super().document()

    def document(self) -> dict[str, Any]:
        document = self.led()
        bare = [{name: value for name, value in choice.items() if name != "to"} for choice in document["choices"]]
        return {**document, "choices": bare}


class ScenarioForm(NestedForm):
    inside, within, usual = "part", "parts", BRANCHING
    own = ("name", "kind", "stem", "reason")
    fewest, most = 3, 6

    def kinds(self) -> "list[QuestionKind[Any]]":
        return [one for one in kinds() if one.inside]

    def legend(self, number: int) -> str:
        return _("Part %(number)d") % {"number": number}

    def kind_label(self, number: int) -> str:
        return _("Kind of part %(number)d") % {"number": number}

    def form_class(self, kind: "QuestionKind[Any]") -> type[QuestionForm]:
        return BranchingForm if kind.key == BRANCHING else kind.form

    def lay_out(self, form: QuestionForm, number: int) -> None:
        form.fields["stem"].label = self.legend(number)
        form.fields["reason"].label = _("Reason of part %(number)d") % {"number": number}
        form.fields["reason"].help_text = ""
        for name, field in form.fields.items():
            if name.startswith("to_"):
                field.choices = self.targets(number)  # type: ignore[attr-defined]
        super().lay_out(form, number)

    def targets(self, number: int) -> list[tuple[str, str]]:
        others = [(self.name_of(n), self.legend(n)) for n in range(number + 1, self.count + 1)]
        return [("", _("the next part")), *others, ("end", _("the end"))]

    def name_of(self, number: int) -> str:
        return str(self.before_of(number).get("name") or f"part-{number}")

    def own_layout(self) -> Sequence[Any]:
        return ["stem", *self.nested_layout()]

    def row(self, number: int, form: QuestionForm) -> dict[str, Any]:
        typed = form.led() if isinstance(form, BranchingForm) else form.document()
        words = {name: form.cleaned_data[name] for name in ("stem", "reason")}
        return {"name": self.name_of(number), "kind": form.kind.key, **words, **typed}
