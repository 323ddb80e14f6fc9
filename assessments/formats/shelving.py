"""What readers share: the category that questions belong to, ids that may not come twice, and who is refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from assessments.formats.items import Category, Entry, Item, Notice, Refused, UnreadableError
from assessments.formats.marks import unmarked
from assessments.formats.worth import checked, notices


@dataclass
class Shelf:
    """Goes through one file: `put` turns what a reader makes of a question into entries."""

    category: tuple[str, ...] = ()
    ids: set[tuple[tuple[str, ...], str]] = field(default_factory=set)

    def open(self, category: Category) -> Category:
        self.category = category.path or self.category
        return category

    def put(self, line: int, name: str, make: Callable[[], Item]) -> Iterator[Entry]:
        """The question that `make` makes, in the open category; or why it is refused."""
        try:
            item = unmarked(checked(make()))
        except UnreadableError as error:
            yield Refused(line, str(error), name)
            return
        yield from notices(item)
        idnumber = item.idnumber or None
        if idnumber and (self.category, idnumber) in self.ids:
            yield Notice(line, f"Its id “{idnumber}” stands here a second time; it is read without it.", name)
            idnumber = None
        if idnumber:
            self.ids.add((self.category, idnumber))
        yield replace(item, category=self.category, idnumber=idnumber, tags=once(item.tags))


def once(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Each tag the first time that it is named; large and small letters are the same, and no letters are no tag."""
    found: dict[str, str] = {}
    for tag in filter(None, tags):
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())
