"""What is known of media by their content alone. It is the same in every organization and for good, so each process asks for it once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from courses.models import Media
from lms.kit.keeping import Kept

PREFIX = "/m/"  # where the floors above show them; no address says more than what the content says
WIDTHS = (360, 720, 1280)
SHOWN_WIDTH = 720
WHOLE = "file"
KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """`shown` are the bytes that come with a page, `size` those of all of it."""

    sha256: str
    kind: str
    ending: str
    size: int
    shown: int
    width: int
    height: int
    seconds: int

    @property
    def widths(self) -> list[int]:
        return widths_of(self.width)

    @property
    def names(self) -> list[str]:
        """Under which names its files may be asked for."""
        if self.kind == Media.Kind.IMAGE:
            return [f"{width}.webp" for width in self.widths]
        return [f"{WHOLE}.{self.ending}"]

    @property
    def address(self) -> str:
        """Of a picture, as wide as most phones show it."""
        shown = f"{shown_width(self.width)}.webp" if self.kind == Media.Kind.IMAGE else self.names[0]
        return f"{PREFIX}{self.sha256}/{shown}"

    @property
    def srcset(self) -> str:
        return ", ".join(f"{PREFIX}{self.sha256}/{width}.webp {width}w" for width in self.widths)

    @property
    def kilobytes(self) -> int:
        return -(-self.size // KILOBYTE)

    @property
    def megabytes(self) -> str:
        """For what is larger than a megabyte; "" for the rest."""
        return f"{self.size / KILOBYTE**2:.1f}" if self.size > KILOBYTE**2 else ""

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


_facts: Kept[str, Facts] = Kept(2048)
FIELDS = ("sha256", "kind", "ending", "size", "shown", "width", "height", "seconds")


def widths_of(width: int) -> list[int]:
    """The widths in which a picture is kept: never wider than it is."""
    return sorted({min(one, width) for one in WIDTHS})


def shown_width(width: int) -> int:
    """Of a picture so wide, which of its widths most phones show."""
    found = widths_of(width)
    return max([one for one in found if one <= SHOWN_WIDTH] or found)


def of(row: Media) -> Facts:
    return Facts(*(getattr(row, name) for name in FIELDS))


def facts_of(shas: Collection[str]) -> dict[str, Facts]:
    """By sha256, of those that anybody keeps. One query, or none."""
    found = _facts.of(list(dict.fromkeys(shas)), read)
    for sha256, facts in found.items():
        _facts.keep(sha256, facts)  # a rollback takes the row, and never makes another content of it
    return found


def read(shas: list[str]) -> Iterator[tuple[str, Facts, bool]]:
    for row in Media.objects.filter(sha256__in=shas).values_list(*FIELDS):
        yield row[0], Facts(*row), True
