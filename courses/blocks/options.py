"""Lines that a learner chooses among: each is known by what it says, so it is the same in the next edition wherever it stands."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from lms.kit.codes import derived_code


class Option(NamedTuple):
    key: str
    text: str


def options(texts: Iterable[str]) -> list[Option]:
    return [Option(derived_code(text), text) for text in texts]


def twice(texts: Sequence[str]) -> list[str]:
    """A problem for its author, where two lines say the same."""
    return [] if len(set(texts)) == len(texts) else [_("Two lines say the same. Reword one, or take it out.")]
