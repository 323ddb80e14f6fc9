"""An import in words: how many of each verdict, and a line for each question."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from assessments.importing.guessing import NAMES
from assessments.models import ImportRow, QuestionImport

VERDICTS = dict(ImportRow.Verdict.choices)
PILLS = {
    ImportRow.Verdict.NEW: "leaf",
    ImportRow.Verdict.VERSION: "",
    ImportRow.Verdict.UNCHANGED: "none",
    ImportRow.Verdict.TWICE: "none",
    ImportRow.Verdict.REFUSED: "mango",
}


@dataclass(frozen=True)
class Counted:
    verdict: str
    label: Any
    count: int


@dataclass(frozen=True)
class Line:
    row: ImportRow
    pill: str
    notes: list[str]


def counts(imported: QuestionImport) -> list[Counted]:
    """By verdict; those that do not occur are left out."""
    found = dict(imported.rows.order_by().values("verdict").annotate(n=Count("pk")).values_list("verdict", "n"))
    return [Counted(verdict, label, found[verdict]) for verdict, label in VERDICTS.items() if verdict in found]


def changes(imported: QuestionImport) -> bool:
    return imported.rows.filter(verdict__in=[ImportRow.Verdict.NEW, ImportRow.Verdict.VERSION]).exists()


def lines(rows: Iterable[ImportRow]) -> list[Line]:
    return [Line(row, PILLS[ImportRow.Verdict(row.verdict)], row.notes.splitlines()) for row in rows]


def format_name(imported: QuestionImport) -> Any:
    return NAMES.get(imported.format, imported.format)
