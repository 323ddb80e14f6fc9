"""Every page with a list asks the database as often for thirty rows as for one, and a test says how often. A new page with a list fails until one does.

A list is a loop in one of the page's templates. A test claims pages with `@pytest.mark.list_page("name")`; tests/conftest.py holds it to opening them.
"""

import ast
from functools import cache
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.template.defaulttags import ForNode
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.urls import reverse

from lms.policy import POLICY
from tests.accounts.test_admin import QUERIES as PEOPLE
from tests.certificates.test_admin import QUERIES as CERTIFICATES
from tests.courses.test_admin import QUERIES as COURSES
from tests.enrollments.test_admin import QUERIES as ENROLLMENTS
from tests.factories import UserFactory
from tests.house.rows import ROWS
from tests.house.test_permissions import client_for, read, url_of
from tests.house.world import ROLES

TESTS = Path(__file__).parent.parent
# What any page may have: the frame, what a form shows of itself, the library's own.
ANYWHERE = ("components/bar.html", "components/messages.html", "components/look_again.html", "lms/", "django/")
# Pages whose loops run over what never grows with the rows of a table, and over what.
SHORT = {
    "account_reauthenticate": "the ways to say again who one is",
    "accounts:language": "the languages that there are",
    "accounts:preferences": "the remarks of one form",
    "assessments:appeal_answer": "two markers, the files of one answer, the criteria of one rubric",
    "assessments:appeal_create": "the files of one answer",
    "assessments:bank_create": "the kinds of question",
    "assessments:mark_edit": "two markers, the files of one answer, the criteria of one rubric",
    "assessments:observation_detail": "two observers, the criteria of one rubric",
    "assessments:observer_sheet": "the criteria of one rubric",
    "assessments:question_create": "the kinds of question",
    "course_bring": "the first thirty mistakes of one package",
    "course_package": "the first thirty mistakes of one package",
    "courses:block_create": "the kinds of block, the remarks of one form",
    "courses:block_edit": "the remarks of one form",
    "courses:edition_edit": "the remarks of one form",
    "courses:lesson_text": "the remarks of one form",
    "courses:module_create": "the remarks of one form",
    "courses:module_edit": "the remarks of one form",
    "enrollments:people_add": "the lines that were just pasted",
}
# Lists that no template shows, or whose page comes only after something was done.
BESIDES = {"assessments:attempt_detail", "demo_mail", "enrollments:edition_bring", "enrollments:people_export"}


def loops(template, seen):
    """The loops of a template and of the pieces that it includes."""
    if template.name is None or template.name in seen or template.name.startswith(ANYWHERE):
        return
    seen[template.name] = [str(node.sequence) for node in template.nodelist.get_nodes_by_type(ForNode)]
    for node in template.nodelist.get_nodes_by_type(IncludeNode):
        if isinstance(node.template.var, str):
            loops(get_template(node.template.var).template, seen)


def looping(name, world):
    """The loops on the page `name`, for whoever may open it."""
    found = {}
    for role in ROLES:
        if ROWS[name].cell(role, "get") == "200":
            response = client_for(world.people[role]).get(url_of(name, world))
            read(response)
            for template in response.templates:
                loops(template, found)
    return {template: over for template, over in found.items() if over}


@cache
def claims():
    """Test → the pages that it counts, from the sources of all tests."""
    found = {}
    for path in TESTS.rglob("test_*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef) and (names := claimed(function)):
                found[f"{path.relative_to(TESTS)}::{function.name}"] = (function, names)
    return found


def claimed(function):
    marks = [mark for mark in function.decorator_list if ast.unparse(mark).startswith("pytest.mark.list_page(")]
    return {name.value for mark in marks for name in mark.args}


def counted():
    return set().union(*(names for _function, names in claims().values()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, row in POLICY.items() if "GET" in row.methods))
def test_a_page_with_a_list_is_counted_or_never_grows(name, world):
    has_list = bool(looping(name, world)) or name in BESIDES
    assert (name in counted(), name in SHORT).count(True) == has_list, looping(name, world)


def test_the_tables_here_name_pages():
    assert set(SHORT) | BESIDES | counted() <= set(POLICY)
    assert len(counted()) > 40


@pytest.mark.parametrize("test", sorted(claims()))
def test_a_claim_is_a_literal_count_at_1_and_at_30(test):
    function, _names = claims()[test]
    rows = [ast.literal_eval(mark.args[1]) for mark in function.decorator_list if "parametrize" in ast.unparse(mark)]
    assert [1, 30] in [[row for row in some if row in (1, 30)] for some in rows]
    counts = [node.args[0] for node in ast.walk(function) if isinstance(node, ast.Call) and is_count(node)]
    assert counts
    assert [ast.unparse(count) for count in counts if not isinstance(count, (ast.Constant, ast.Name))] == []


def is_count(call):
    return ast.unparse(call.func) == "django_assert_num_queries"


def test_every_list_of_the_office_is_counted():
    tables = {"accounts": PEOPLE, "certificates": CERTIFICATES, "courses": COURSES, "enrollments": ENROLLMENTS}
    listed = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    assert listed - set(LIBRARY) == {(label, model) for label, queries in tables.items() for model in queries}


LIBRARY = {("account", "emailaddress"): 10, ("auth", "group"): 5}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_lists_of_the_libraries_cost_the_same_at_1_and_30_rows(client, django_assert_num_queries, count):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for number in range(count):
        EmailAddress.objects.create(user=UserFactory(), email=f"{number}@example.org")
        Group.objects.create(name=f"Group {number}")
    for (label, model), queries in LIBRARY.items():
        with django_assert_num_queries(queries):
            page = client.get(reverse(f"admin:{label}_{model}_changelist"))
        assert page.context["cl"].result_count >= count
