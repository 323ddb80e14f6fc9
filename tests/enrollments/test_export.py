"""The export is the screen: the same rows, cell by cell."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Role
from tests.factories import (
    EditionFactory,
    EnrollmentFactory,
    LessonFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def shown(client, typed):
    """The page that follows when this is typed into the form."""
    answer = client.post(reverse("enrollments:people"), QueryDict(typed).dict())
    return client.get(answer.url).text


def on_screen(page):
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")[:-1]
    return [[unescape(TAG.sub("", cell)).strip() for cell in CELL.findall(row)] for row in rows]


def in_export(client, page):
    """What the page's own link brings."""
    link = re.search(r'href="([^"]*/table[.]csv[^"]*)"', page)[1]
    text = b"".join(client.get(unescape(link)).streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def ana(client):
    user = MembershipFactory(role=Role.COORDINATOR, organization=OrganizationFactory(name="Région")).user
    client.force_login(user)
    return user


@pytest.fixture
def people(ana):
    now, edition = timezone.now(), EditionFactory()
    LessonFactory(module__edition=edition)
    place = ana.memberships.get().organization
    facts = [
        {},
        {"started_at": now, "seen_at": now},
        {"due_on": now.date() - timedelta(days=3)},
        {"state": "completed", "completed_at": now, "started_at": now},
        {"state": "withdrawn", "withdrawn_at": now},
    ]
    for name, fact in zip(["Ana", "Ñino", "José", "Bea & Co", "Zed"], facts, strict=True):
        user = UserFactory(display_name=name)
        MembershipFactory(user=user, organization=place)
        EnrollmentFactory(user=user, edition=edition, enrolled_at=now, **fact)


@pytest.mark.parametrize(
    "query", ["", "state=overdue", "name=nin", "sort=due", "state=left", "as_of=2024-01-01", "course=NONE"]
)
def test_cell_by_cell_equals_screen(client, people, query):
    page = shown(client, query)
    header, *rows = in_export(client, page)
    assert header == ["Name", "Where", "Course", "State", "Progress", "Due", "Last seen"]
    assert rows == on_screen(page)


def test_a_name_stands_in_no_address(client, people):
    page = shown(client, "name=José&sort=due")
    assert [row[0] for row in on_screen(page)] == ["José"]
    assert 'name="name" value="José"' in page
    addresses = "".join(re.findall(r'(?:href|action)="([^"]*)"', page)).casefold()
    assert "jos" not in addresses
    assert "sort=due" in addresses


def test_cells_are_safe_in_a_spreadsheet(client, ana):
    user = UserFactory(display_name="=HYPERLINK(1)")
    MembershipFactory(user=user, organization=ana.memberships.get().organization)
    EnrollmentFactory(user=user)
    assert in_export(client, shown(client, ""))[1][0] == "'=HYPERLINK(1)"


def test_export_holds_every_page(client, ana):
    place, edition = ana.memberships.get().organization, EditionFactory()
    for _ in range(60):
        EnrollmentFactory(user=MembershipFactory(organization=place, user__display_name="Bea").user, edition=edition)
    first = shown(client, "name=e&sort=name")
    later = re.search(r'href="([^"]*page=2)"', first)[1]
    assert len(in_export(client, first)) == 61
    assert len(on_screen(first)) == 50
    assert len(on_screen(client.get(reverse("enrollments:people") + unescape(later)).text)) == 10


def test_name_of_the_file_says_nothing(client, ana):
    answer = client.get(reverse("enrollments:people_export"))
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_that_rows_were_taken_away_is_noted_without_a_name(client, ana, people):
    in_export(client, shown(client, "name=José&state=overdue"))
    in_export(client, shown(client, ""))
    client.head(reverse("enrollments:people_export"))
    notes = Event.objects.filter(verb="people_exported", actor_id=ana.pk).order_by("pk")
    assert [note.detail for note in notes] == [
        {"rows": 1, "named": True, "state": "overdue"},
        {"rows": 5, "named": False},
    ]


@pytest.mark.list_page("enrollments:people_export")
@pytest.mark.parametrize("count", [1, 30])
def test_the_file_asks_the_same_queries(client, ana, count, django_assert_num_queries):
    place, edition = ana.memberships.get().organization, EditionFactory()
    LessonFactory(module__edition=edition)
    for _number in range(count):
        EnrollmentFactory(edition=edition, user=MembershipFactory(organization=place).user)
    with django_assert_num_queries(14):
        file = b"".join(client.get(reverse("enrollments:people_export")).streaming_content)
    assert len(file.splitlines()) == count + 1
