"""Every state has its moves, and the database agrees with its timestamps."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint

APPS = {"accounts", "courses", "enrollments", "assessments", "certificates"}
WITH_STATE = [
    model
    for model in apps.get_models()
    if model._meta.app_label in APPS and any(field.name == "state" for field in model._meta.fields)
]


def test_there_are_models_with_a_state():
    assert {model.__name__ for model in WITH_STATE} >= {"Edition", "Enrollment", "Attempt", "Certificate", "Notice"}


@pytest.mark.parametrize("model", WITH_STATE, ids=lambda model: model.__name__)
def test_every_state_has_its_moves(model):
    assert set(model.MOVES) == set(model.State)
    assert all(targets <= set(model.State) for targets in model.MOVES.values())


@pytest.mark.parametrize("model", WITH_STATE, ids=lambda model: model.__name__)
def test_a_check_constraint_ties_the_state_to_its_facts(model):
    tied = [c for c in model._meta.constraints if isinstance(c, CheckConstraint) and "'state" in repr(c.condition)]
    fields = {name for c in tied for name in referenced(c.condition)}
    assert any(name.endswith(("_at", "_at__isnull")) for name in fields)


def referenced(q):
    for child in q.children:
        if hasattr(child, "children"):
            yield from referenced(child)
        else:
            yield child[0]
