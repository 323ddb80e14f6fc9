"""Counts of few people are not shown, nor any number from which they could be computed.

Hidden first: counts of 1 to `least` - 1, totals too, and the zeros of a group that small ("none of the three agreed" says as much
as a name). Hidden second: for each of these the cheapest ring of further counts. A table with its totals is a network (a count
joins its row and its column), and a count can be told from the numbers shown exactly when it lies on no ring of hidden ones
around which one person could move (D. Gusfield, A graph theoretic approach to statistical data security, SIAM Journal on
Computing 17, 1988; L. Cox, Network models for complementary cell suppression, JASA 90, 1995). We ask for a ring that also holds
against somebody who knows that no hidden count is 0.

One table at a time: two tables about the same people with different rows can still tell more together than each alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from django.utils.translation import gettext as _

INSIDE, OUTSIDE = 5, 11

Node = tuple[str, int]


@dataclass(frozen=True)
class Counts:
    """Counts and their total; None is not shown."""

    cells: list[int | None]
    total: int | None


@dataclass(frozen=True)
class Table:
    """Counts with the totals of rows and columns; None is not shown."""

    cells: list[list[int | None]]
    row_totals: list[int | None]
    column_totals: list[int | None]
    total: int | None


@dataclass(frozen=True)
class Count:
    """A number of the table between its row and its column; `total` tells the totals from what they add up."""

    row: Node
    column: Node
    value: int
    total: bool = False

    def allows(self, step: int) -> bool:
        """Whether one person can be added along its row-to-column direction (1) or taken away (-1)."""
        return (step < 0 if self.total else step > 0) or self.value > 1


def note(least: int = INSIDE) -> str:
    """What to write under a table."""
    text = _("Counts from 1 to %(most)d are not shown, nor others that would give them away.")
    return text % {"most": least - 1}


def percent(count: int | None, total: int | None) -> float | None:
    """`count` in percent of `total`; None where either is not shown, or for 0 of 0."""
    return 100 * count / total if count is not None and total else None


def suppress_counts(counts: Sequence[int], *, least: int = INSIDE) -> Counts:
    """How often each answer to one question was given, and how often all, with one answer for each person."""
    total = sum(counts)
    if 0 < total < least:
        return Counts([None] * len(counts), None)
    ends = ("row", 0), ("column", 0)
    network = [*(Count(*ends, value) for value in counts), Count(*ends, total, total=True)]
    shown = visible(network, hide(network, small(network, least)))
    return Counts(shown[:-1], shown[-1])


def suppress_table(rows: Sequence[Sequence[int]], *, least: int = INSIDE) -> Table:
    """A row for each group of people, a column for each thing counted; each person counts once.

    Raises ValueError where rows differ in length.
    """
    columns = list(zip(*rows, strict=True))
    total, width = sum(map(sum, rows)), len(columns)
    if 0 < total < least:
        return Table([[None] * width for _row in rows], [None] * len(rows), [None] * width, None)
    network = list(with_totals(rows, columns))
    hidden = small(network, least) | {
        place
        for place, count in enumerate(network)
        if not is_margin(count) and 0 < sum(rows[count.row[1]]) < least and any(columns[count.column[1]])
    }
    shown = visible(network, hide(network, hidden))
    inner, edge = shown[: len(rows) * width], shown[len(rows) * width :]
    cells = [inner[width * row : width * (row + 1)] for row in range(len(rows))]
    return Table(cells, edge[: len(rows)], edge[len(rows) : -1], edge[-1])


def with_totals(rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]) -> Iterator[Count]:
    """All counts row by row, then the totals of the rows, of the columns, of all.

    A total stands in a row and a column of its own with the sign turned, so that each row and each column adds up to 0; the
    total of all stands there twice turned, and counts like a cell.
    """
    for place, row in enumerate(rows):
        for across, value in enumerate(row):
            yield Count(("row", place), ("column", across), value)
    for place, row in enumerate(rows):
        yield Count(("row", place), ("column", -1), sum(row), total=True)
    for across, column in enumerate(columns):
        yield Count(("row", -1), ("column", across), sum(column), total=True)
    yield Count(("row", -1), ("column", -1), sum(map(sum, rows)))


def small(network: Sequence[Count], least: int) -> set[int]:
    return {place for place, count in enumerate(network) if 0 < count.value < least}


def visible(network: Sequence[Count], hidden: set[int]) -> list[int | None]:
    return [None if place in hidden else count.value for place, count in enumerate(network)]


def hide(network: Sequence[Count], hidden: set[int]) -> set[int]:
    """The places in `hidden`, and those that must go with them."""
    hidden = set(hidden)
    for place in sorted(hidden):
        rings = [ring(network, hidden, place, step) for step in (1, -1) if network[place].allows(step)]
        cost, places = min((found for found in rings if found), key=lambda found: found[0])
        if cost:
            hidden.update(places)
    return hidden


def ring(network: Sequence[Count], hidden: set[int], place: int, step: int) -> tuple[int, list[int]] | None:
    """The cheapest way back from one end of the count at `place` to its other: its cost, and the places on it.

    `step` is 1 from row to column. A way goes from row to column where a person can be added, from column to row where one can
    be taken away. Hidden counts cost nothing, others what they count, totals more than all others together. None for no way.
    """
    count = network[place]
    start, goal = (count.column, count.row) if step > 0 else (count.row, count.column)
    dear = 1 + sum(other.value for other in network if not is_margin(other))
    line: list[tuple[int, int, Node, list[int]]] = [(0, 0, start, [])]
    seen: set[Node] = set()
    while line:
        cost, length, node, way = heappop(line)
        if node == goal:
            return cost, way
        if node in seen:
            continue
        seen.add(node)
        for place_of_next, following in onward(network, hidden, node):
            if place_of_next != place and following not in seen:
                price = 0 if place_of_next in hidden else price_of(network[place_of_next], dear)
                heappush(line, (cost + price, length + 1, following, [*way, place_of_next]))
    return None


def onward(network: Sequence[Count], hidden: set[int], node: Node) -> Iterator[tuple[int, Node]]:
    """The counts that lead on from `node`, and where to; a zero that is shown leads nowhere."""
    for place, count in enumerate(network):
        usable = count.value > 0 or place in hidden
        if usable and count.row == node and count.allows(1):
            yield place, count.column
        elif usable and count.column == node and count.allows(-1):
            yield place, count.row


def is_margin(count: Count) -> bool:
    return count.total or count.row[1] < 0


def price_of(count: Count, dear: int) -> int:
    return count.value + dear if is_margin(count) else count.value
