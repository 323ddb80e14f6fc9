import pytest
from django.utils import timezone

from assessments.attempting import start
from tests.assessments.factories import QuizFactory, enrolled


@pytest.fixture
def attempt():
    """An open attempt of three questions; two right ones are needed."""
    quiz = QuizFactory(questions=3, pass_count=2)
    return start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)


@pytest.fixture
def alice(client, attempt):
    """The browser of the person whose attempt it is."""
    client.force_login(attempt.enrollment.user)
    return client
