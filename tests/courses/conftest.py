import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories import (
    BlockFactory,
    CourseFactory,
    EditionFactory,
    LessonFactory,
    MembershipFactory,
    ModuleFactory,
    OrganizationFactory,
)


@pytest.fixture
def house():
    return OrganizationFactory(name="House of Alice")


@pytest.fixture
def alice(house):
    """A trainer of the house."""
    return MembershipFactory(organization=house, role=Role.TRAINER).user


@pytest.fixture
def bob(house):
    """A learner of the same house."""
    return MembershipFactory(organization=house, role=Role.LEARNER).user


@pytest.fixture
def charlie():
    """A trainer somewhere else."""
    return MembershipFactory(role=Role.TRAINER).user


@pytest.fixture
def draft(house):
    """A draft that could be published: two modules, three lessons with text."""
    edition = EditionFactory(course=CourseFactory(organization=house, code="K7"), state="draft", title="First steps")
    for place, titles in enumerate([["Listen", "Thank"], ["Tell"]]):
        module = ModuleFactory(edition=edition, position=place, title=f"Part {place + 1}")
        for position, title in enumerate(titles):
            lesson = LessonFactory(module=module, position=position, title=title, key=title.lower())
            BlockFactory(lesson=lesson, position=0, html="", data={"text": f"## {title}\n\nSome *text*."})
    return edition


@pytest.fixture
def url(draft):
    """The address of a page about the draft's course; further parts of the address follow the name."""

    def address(name, *args):
        return reverse(f"courses:{name}", args=[draft.course.code, *args])

    return address
