"""Questions and results of before keep what they said when choices move into documents."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("assessments", "0002_topic_belongs_to_the_wording")]


@pytest.mark.django_db(transaction=True)
def test_choices_move_into_their_version_with_their_places():
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("assessments")
    executor = MigrationExecutor(connection)
    try:
        old = executor.migrate(BEFORE).apps
        version = make(old)
        executor = MigrationExecutor(connection)
        new = executor.migrate(latest).apps
        data = new.get_model("assessments", "QuestionVersion").objects.get(pk=version).data
        assert data == {"choices": [{"text": "A"}, {"text": "B", "right": True}]}
        question = new.get_model("assessments", "Question").objects.select_related("course").get()
        assert question.organization_id == question.course.organization_id
    finally:
        MigrationExecutor(connection).migrate(latest)


def make(apps):
    organization = apps.get_model("accounts", "Organization").objects.create(name="O", kind="agency", path="1/")
    course = apps.get_model("courses", "Course").objects.create(code="ABC", slug="abc", organization=organization)
    question = apps.get_model("assessments", "Question").objects.create(course=course, key="q")
    version = apps.get_model("assessments", "QuestionVersion").objects.create(
        question=question, number=1, kind="single", stem="?", reason="."
    )
    choices = apps.get_model("assessments", "Choice").objects
    choices.create(version=version, position=1, text="B", right=True)
    choices.create(version=version, position=0, text="A")
    return version.pk
