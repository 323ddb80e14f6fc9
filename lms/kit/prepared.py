"""Queries of the busiest pages, put into SQL once and then asked with other values: building a query costs more than answering it.

A prepared query is made by the same QuerySet methods as any other, so a permission is still written in one place:

    MINE = Prepared(lambda: Thing.objects.readable_by(slot("user")).values_list("pk", "title"))
    rows = MINE.rows(user=user.pk)

Where a query has one filter more or less from time to time, each shape of it is prepared by itself: see `by_shape`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, cast

from django.db import connection, models


class Slot(models.Expression):
    """A gap in a query, for a value that is known when it is asked."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def ready(self, value: Any) -> Any:
        """`value` as the database takes it. Raises ValueError for None, which SQL compares otherwise than any value."""
        if value is None:
            raise ValueError(f"{self.name} must not be None")
        return self.output_field.get_db_prep_value(value, connection=connection)


def slot(name: str, output_field: "models.Field[Any, Any] | None" = None) -> Any:
    """The gap called `name`: an id, unless `output_field` says otherwise. It stands wherever a QuerySet method takes a value."""
    return Slot(name, output_field or models.BigIntegerField())


@dataclass(frozen=True)
class Made:
    """A query in the words of one database: how it is asked, and what turns its columns into Python."""

    sql: str
    params: tuple[Any, ...]
    converters: list[tuple[int, list[Any], Any]]


class Prepared:
    """What `build` returns (a `values_list` whose values are slots), built at its first use.

    The shape must not depend on the values: no lists of changing length, no None, nothing read from a user's rows.
    """

    def __init__(self, build: Callable[[], models.QuerySet[Any, Any]]) -> None:
        self.build = build
        self.made: Made | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values, one for each slot. Raises KeyError for a slot without a value."""
        made = self.made = self.made or make(self.build())
        params = [param.ready(values[param.name]) if isinstance(param, Slot) else param for param in made.params]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            found = cursor.fetchall()
        return [converted(row, made.converters) for row in found] if made.converters else found

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row, if there is one."""
        return next(iter(self.rows(**values)), None)


MOST_SHAPES = 200


def by_shape[*Shape](build: Callable[[*Shape], models.QuerySet[Any, Any]]) -> Callable[[*Shape], Prepared]:
    """`build` as a function that makes each of its prepared queries once; its arguments, all hashable, say the shape and no value.

    The 200 shapes that were asked last are kept.
    """

    @lru_cache(maxsize=MOST_SHAPES)
    def prepared(*shape: *Shape) -> Prepared:
        return Prepared(partial(build, *shape))

    return cast("Callable[[*Shape], Prepared]", prepared)


def make(queryset: models.QuerySet[Any, Any]) -> Made:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
    converters = [(at, found, column) for at, (found, column) in compiler.get_converters(columns).items()]
    return Made(sql, tuple(params), converters)


def converted(row: tuple[Any, ...], converters: list[tuple[int, list[Any], Any]]) -> tuple[Any, ...]:
    cells = list(row)
    for at, found, column in converters:
        for convert in found:
            cells[at] = convert(cells[at], column, connection)
    return tuple(cells)
