"""The floor plan where import-linter cannot see: registries and reverse names in strings."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, OneToOneField

ROOT = Path(settings.BASE_DIR)
FLOORS = ["accounts", "courses", "enrollments", "assessments", "certificates"]
FILES = sorted(p for app in [*FLOORS, "lms"] for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def relations():
    for model in apps.get_models():
        if model._meta.app_label in FLOORS:
            for field in model._meta.get_fields():
                if isinstance(field, ForeignKey | OneToOneField) and not field.auto_created:
                    yield model, field


@pytest.mark.parametrize(("model", "field"), list(relations()), ids=lambda v: getattr(v, "__name__", None) or str(v))
def test_a_lower_floor_cannot_see_who_stands_on_it(model, field):
    target = field.related_model._meta.app_label
    if target in FLOORS and target != model._meta.app_label:
        assert FLOORS.index(target) < FLOORS.index(model._meta.app_label)
        assert field.remote_field.hidden


# Nobody is put beside others.
COMPARING = {
    "Rank",
    "DenseRank",
    "PercentRank",
    "CumeDist",
    "Ntile",
    "leaderboard",
    "ranking",
    "streak",
    "streaks",
    "badge_count",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_the_house_never_does(path):
    tree = ast.parse(path.read_text())
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not attributes & {"get_model"}
    assert not names & {"GenericForeignKey", "post_save", "pre_save"}
    assert not (attributes | names) & COMPARING
    assert path.name not in {"services.py", "utils.py", "helpers.py"}


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m._meta.app_label in FLOORS], ids=lambda m: m.__name__
)
def test_no_model_orders_itself_or_saves_with_logic(model):
    assert model._meta.ordering == []
    assert "save" not in vars(model)


def test_import_contracts_hold():
    linter = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
