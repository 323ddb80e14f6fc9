"""How a block is written by its author: what every kind's form shares. Each kind adds its own fields in its module."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from pydantic import ValidationError

from lms.kit.forms import Helper

if TYPE_CHECKING:
    from courses.blocks.kinds import BlockKind
    from courses.media.shelf import Shelf


class BlockForm(forms.Form):
    """Fields named like those of the schema; a kind whose fields are otherwise says how with `initial_of` and `document`."""

    def __init__(
        self,
        data: Any = None,
        *,
        kind: "BlockKind[Any]",
        document: Mapping[str, Any] | None = None,
        more: bool = False,
        shelf: "Shelf | None" = None,
    ) -> None:
        """`document`: the block as it is stored; None for a new one. `more`: the same form with what was typed, and with more rows.

        `shelf`: the media that its author may use.
        """
        self.kind, self.before, self.shelf = kind, document or {}, shelf
        initial = {name: data.get(name) for name in data} if more else self.initial_of(self.before)
        super().__init__(None if more else data, initial=initial)
        self.grow(data or (), more=more)
        self.helper = Helper(*self.layout(), tag=False)

    @property
    def takes_more(self) -> bool:
        """Whether further rows may be asked for."""
        return False

    def grow(self, names: Iterable[str], *, more: bool) -> None:
        """A kind with rows of fields adds them here: those whose `names` were sent, and a few more where asked for."""

    def layout(self) -> Sequence[Any]:
        return list(self.fields)

    def initial_of(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show for `document`."""
        return {name: value for name, value in document.items() if name in self.base_fields}

    def document(self) -> dict[str, Any]:
        """What was typed, for the kind's schema; only for a form without errors."""
        return dict(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.kind.document(self.document())
            except ValidationError as error:
                for found in error.errors():
                    self.add_error(None, sentence(found))
        return self.cleaned_data

    def written(self) -> dict[str, Any]:
        """The block as it is stored; only for a form without errors."""
        return self.kind.document(self.document())


def sentence(found: Any) -> str:
    """What the schema found, for the author."""
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    return _("Something here does not fit: %(what)s") % {"what": found["msg"]}
