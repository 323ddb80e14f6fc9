"""Rows for tests: each call makes the least that the database accepts."""

from datetime import date

import factory
from django.utils import timezone

from accounts.models import Membership, Organization, Role, User
from courses.models import Block, Course, Edition, Lesson, Module
from enrollments.models import Enrollment
from lms.kit.codes import random_code


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"House {n}")
    kind = Organization.Kind.SHELTER
    parent = None
    path = factory.LazyAttributeSequence(lambda o, n: (o.parent.path if o.parent else "") + f"{n + 1:06d}")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person.{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")
    display_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("care-demo-only")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.LEARNER
    started_on = date(2025, 1, 1)


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    code = factory.LazyFunction(lambda: random_code(6))
    slug = factory.Sequence(lambda n: f"course-{n}")
    organization = factory.SubFactory(OrganizationFactory)
    joining = Course.Joining.OPEN


class EditionFactory(factory.django.DjangoModelFactory):
    """A published edition; `state="draft"` makes a draft."""

    class Meta:
        model = Edition

    course = factory.SubFactory(CourseFactory)
    state = Edition.State.CURRENT
    title = factory.Sequence(lambda n: f"Title {n}")
    number = factory.LazyAttribute(lambda o: None if o.state == "draft" else 1)
    published_at = factory.LazyAttribute(lambda o: None if o.state == "draft" else timezone.now())


class ModuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Module

    edition = factory.SubFactory(EditionFactory)
    key = factory.Sequence(lambda n: f"module-{n}")
    position = factory.Sequence(int)
    title = factory.Sequence(lambda n: f"Module {n}")


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    module = factory.SubFactory(ModuleFactory)
    edition = factory.SelfAttribute("module.edition")
    key = factory.Sequence(lambda n: f"lesson-{n}")
    code = factory.LazyFunction(lambda: random_code(6))
    position = factory.Sequence(int)
    title = factory.Sequence(lambda n: f"Lesson {n}")
    covers = "What this covers, calmly."


class BlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Block

    lesson = factory.SubFactory(LessonFactory)
    key = factory.Sequence(lambda n: f"block-{n}")
    position = factory.Sequence(int)
    kind = "text"
    data = factory.LazyFunction(lambda: {"text": "Some text."})
    html = "<p>Some text.</p>"


class EnrollmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrollment

    user = factory.SubFactory(UserFactory)
    edition = factory.SubFactory(EditionFactory)
    course = factory.SelfAttribute("edition.course")
    enrolled_at = factory.LazyFunction(timezone.now)
