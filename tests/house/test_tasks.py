"""A task is a door bell: keyword-only ids, three statements at most, no clock tricks."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ["accounts", "courses", "enrollments", "assessments", "certificates", "lms"]
FILES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def tasks():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            decorators = [ast.unparse(d) for d in getattr(node, "decorator_list", [])]
            if any("shared_task" in d or d.endswith(".task") for d in decorators):
                yield path, node


TASKS = list(tasks())


def test_there_are_tasks():
    assert len(TASKS) >= 3


@pytest.mark.parametrize(("path", "node"), TASKS, ids=lambda value: getattr(value, "name", ""))
def test_a_task_takes_keyword_only_ids_and_does_one_thing(path, node):
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    assert path.name == "tasks.py"
    assert node.args.args == []
    assert all(arg.arg.endswith("_id") for arg in node.args.kwonlyargs)
    assert len(body) <= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_waits_inside_the_broker(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    keywords = {keyword.arg for call in calls for keyword in call.keywords}
    methods = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
    assert not keywords & {"eta", "countdown"}
    assert "retry" not in methods


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_delay_is_called_after_commit_only(path):
    tree = ast.parse(path.read_text())
    called = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    if path.name != "nudging.py":
        assert [ast.unparse(call) for call in called if call.func.attr in {"delay", "apply_async"}] == []
