"""What a request left behind in the database: told by the tables that it wrote to, and by whether their rows are others now."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, transaction

from accounts.models import Event, Look

LOOKED = {"people_exported"}
UNTOUCHED = {"django_session", "cache", Look._meta.db_table}
TABLES = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
READS = {"SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"}
WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"')


@dataclass
class Changes:
    """`written`: the tables that a statement wrote to. `rows`: those whose rows are others afterwards, each with its rows before and after."""

    written: set = field(default_factory=set)
    rows: dict = field(default_factory=dict)

    def __call__(self, execute, sql, params, many, context):
        if sql.split(maxsplit=1)[0].upper() not in READS:
            hit = WRITES.match(sql)
            self.written |= {hit[1]} if hit else set(TABLES)
        return execute(sql, params, many, context)


def rows(table):
    """Every row of a table by its key; of the notes, all but those of who looked."""
    found = TABLES[table]._base_manager.all()
    found = found.exclude(verb__in=LOOKED) if TABLES[table] is Event else found
    return {row["pk"]: row for row in found.values("pk", *(f.attname for f in TABLES[table]._meta.concrete_fields))}


@contextmanager
def changes():
    """What is asked inside leaves no row behind; what it changed is told afterwards. Sessions and counted limits are nobody's business."""
    found = Changes()
    with transaction.atomic():
        with connection.execute_wrapper(found):
            yield found
        after = {table: rows(table) for table in found.written - UNTOUCHED}
        transaction.set_rollback(True)
    both = {table: (rows(table), later) for table, later in after.items()}
    found.rows = {table: (before, later) for table, (before, later) in both.items() if before != later}
