"""A tiny course, written down and imported like any other: one lesson to read, one check of one question."""

import tempfile
from pathlib import Path

from django.utils import timezone

from lms.packages import import_folder

FILES = {
    "course.md": "---\ntitle: Marker title\ncode: {code}\nsummary: A small course.\njoining: open\n---\n\nWelcome.\n",
    "01-first/module.md": "---\ntitle: First\noutcome: say hello\n---\n",
    "01-first/01-read.md": "---\ntitle: To read\nminutes: 5\ncovers: A few words.\n---\n\nSome text.\n\n"
    "::: reflection mine\nprompt: What helps?\n:::\n",
    "01-first/90-check.yaml": """title: Check
minutes: 3
covers: One question.
purpose: check-in
pass: 1
questions:
  - key: colour
    topic: M1
    kind: single
    stem: Which one is a colour?
    choices:
      - text: Rice
      - text: Blue
        right: true
    reason: Marker reason, blue is a colour.
""",
    "01-first/95-survey.yaml": """title: Looking back
kind: survey
minutes: 2
covers: One question without a name.
required: false
intro: Marker intro.
questions:
  - kind: one
    prompt: How was it?
    choices: [Good, Long]
""",
}


def make_course(code, organization):
    """A published course of `organization` that anyone signed in may join."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / f"course-{code.lower()}"
        for name, text in FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("{code}", code))
        return import_folder(root, by=None, organization=organization, now=timezone.now()).course
