"""A course as small as a journey needs: two readings, one of them sensitive, and a check of three questions."""

import tempfile
from pathlib import Path

from allauth.account.models import EmailAddress
from django.utils import timezone

from lms.packages import import_folder
from tests.factories import MembershipFactory

QUESTION = """  - key: {key}
    topic: M1
    kind: single
    stem: {stem}
    choices:
      - text: {other}
      - text: {right}
        right: true
    reason: {reason}
"""
ASKED = [
    (
        "sky",
        "What helps when a child cannot sleep?",
        "A loud talk",
        "A quiet voice",
        "A quiet voice tells that it is safe.",
    ),
    ("door", "What do you do before you enter a room?", "Walk in", "Knock", "Who knocks leaves the choice."),
    ("cup", "What may a child decide?", "Nothing", "Which cup to take", "Small choices give some hold."),
]
RIGHT = {stem: right for _key, stem, _other, right, _reason in ASKED}
OTHER = {stem: other for _key, stem, other, _right, _reason in ASKED}
TEXT = "## A heading\n\n" + "A calm paragraph of some length, so that a lesson looks like one. " * 12
FILES = {
    "course.md": "---\ntitle: A calm house\ncode: C7\nsummary: How a house feels safe.\naudience: House parents\njoining: open\n---\n\n"
    "Welcome. Take your time.\n",
    "01-first/module.md": "---\ntitle: First steps\noutcome: make an evening calm\n---\n\nA word before.\n",
    "01-first/01-evening.md": "---\ntitle: The evening\nminutes: 5\ncovers: What makes an evening calm.\n---\n\n"
    f"{TEXT}\n\n::: summary\n- Evenings like the same order.\n:::\n\n::: practice\nAsk one person what helps.\n:::\n",
    "01-first/02-night.md": "---\ntitle: The night\nminutes: 7\ncovers: Why nights can be hard. No story is told.\nsensitive: true\n---\n\n"
    f"{TEXT}\n\n::: shorter\nNights can be hard. A light helps.\n:::\n",
    "01-first/90-check.yaml": "title: Looking back\nminutes: 6\ncovers: Three questions on the two lessons.\npurpose: posttest\npass: 3\nquestions:\n"
    + "".join(
        QUESTION.format(key=key, stem=stem, other=other, right=right, reason=reason)
        for key, stem, other, right, reason in ASKED
    ),
}


def make_course(organization):
    """The course, published for anyone signed in."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "calm-house"
        for name, text in FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return import_folder(root, by=None, organization=organization, now=timezone.now()).course


def house_parent():
    """A house parent who knows her user name and password, and the course she may take."""
    place = MembershipFactory(user__username="house.parent", user__display_name="Amihan")
    EmailAddress.objects.create(user=place.user, email=place.user.email, verified=True, primary=True)
    return place.user, make_course(place.organization)
