"""`python -m tests.faults.staging make N|read`: a new database with N people in the middle of a check, and what it holds of them. Prints JSON."""

import json
import sys

import django


def make(count):
    from django.core.management import call_command
    from django.utils import timezone

    from assessments.attempting import start
    from tests.assessments.factories import QuizFactory, enrolled
    from tests.bench.rows import session_for

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    quiz = QuizFactory(questions=1)
    attempts = [start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now()) for _ in range(int(count))]
    return [{"code": attempt.code, "session": session_for(attempt.enrollment.user)} for attempt in attempts]


def read():
    from assessments.models import AnswerEvent, Response
    from tests.assessments.factories import only_values

    responses = Response.objects.filter(position=1).select_related("attempt")
    return {
        "keys": [str(key) for key in AnswerEvent.objects.values_list("key", flat=True)],
        "last": {response.attempt.code: only_values(response, response.answer) for response in responses},
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"make": make, "read": read}[sys.argv[1]](*sys.argv[2:])))
