from collections.abc import Sequence
from typing import Any

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.blocks.editing import BlockForm
from courses.blocks.kinds import REGISTRY, BlockData, BlockKind
from courses.parsing import SourceError


class LostData(BlockData):
    """Anything, also of a later schema."""

    model_config = pydantic.ConfigDict(extra="allow")
    schema_version: Any = pydantic.Field(default=1, repr=False)


class Lost(BlockKind[LostData]):
    """Stands in for a kind that was taken out, or reads other data by now: its blocks stay as they are, are told to their author, and can
    be moved or deleted."""

    label = gettext_lazy("A block that is no longer known")
    purpose = gettext_lazy("Nobody can read it any more. Learners do not see it.")
    template = "blocks/lost.html"
    data = LostData
    form = BlockForm
    lost = True

    def __init__(self, key: str) -> None:
        self.key = key  # type: ignore[misc]  # one object for each key that nobody registered

    def read(self, text: str, *, file: str, line: int) -> LostData:
        raise SourceError(file, line, _('There is no block "%s".') % self.key)

    def write(self, data: LostData) -> str:
        return ""

    def texts(self, data: LostData) -> Sequence[str]:
        return ()

    def problems(self, data: LostData) -> Sequence[str]:
        return (_("Nobody can see a block of this kind here. Delete it."),)

    def document(self, data: Any) -> dict[str, Any]:
        return dict(data)


def get(key: str, data: Any = None) -> BlockKind[Any]:
    """The kind called `key`, or what stands in for one that was taken out, or for one that cannot read `data` any more."""
    kind = REGISTRY.get(key)
    return kind if kind and (data is None or kind.fits(data)) else Lost(key)
