"""One block of each kind, as its schema reads it. A kind without a sample fails the tests."""

from django.utils import timezone

from courses import blocks
from courses.media.fields import WANTED
from courses.models import Media

SAMPLES = {
    "text": {"text": "## Listen\n\nSome *text*."},
    "summary": {"text": "- Listen first."},
    "practice": {"text": "Say **one** sentence."},
    "note": {"text": "A remark."},
    "links": {
        "text": "To read on:",
        "links": [{"title": "A page", "url": "https://www.example.org/a?b=1", "note": "about 2 MB"}],
    },
    "helplines": {"text": "You may ring, or not."},
    "image": {
        "picture": "ab" * 32,
        "alt": "A lamp beside a bed",
        "caption": "A small light is enough.",
        "rights": "licensed",
        "credit": "By Ana, CC BY",
        "people": "nobody",
    },
    "audio": {"sound": "cd" * 32, "title": "Rain", "transcript": "It *rains*.", "rights": "own", "people": "nobody"},
    "video": {
        "film": "ef" * 32,
        "poster": "ab" * 32,
        "captions": "0a" * 32,
        "sound": "cd" * 32,
        "title": "At the door",
        "transcript": "Mila comes in.",
        "rights": "own",
        "people": "agreed",
    },
    "file": {"paper": "1b" * 32, "title": "The sheet", "note": "To print", "rights": "own"},
    "pause": {"text": "Rest a *little*."},
    "checklist": {"prompt": "Before the night shift", "items": ["A small light is on.", "The door is shut: softly."]},
    "reflection": {"prompt": "What helps a tired colleague?"},
    "poll": {"prompt": "When is it hardest?", "choices": ["In the evening", "At night", "yes"]},
    "scenario": {
        "passages": [
            {
                "name": "start",
                "text": "Mila stands at your door.\n\nIt is ten.",
                "choices": [{"text": "Sit down beside her.", "to": "near"}, {"text": "Send her to bed.", "to": "bed"}],
            },
            {"name": "near", "text": "She leans on you."},
            {"name": "bed", "text": "She lies awake.", "choices": [{"text": "Go and see.", "to": "near"}]},
        ]
    },
}


def stock(organization):
    """Rows for the files that the samples name; there are no files behind them."""
    for kind, data in SAMPLES.items():
        for name in blocks.get(kind).files:
            facts = {
                "kind": WANTED[name],
                "ending": "xxx",
                "name": f"{name}.xxx",
                "size": 90_000,
                "shown": 9_000,
                "width": 800,
            }
            Media.objects.get_or_create(
                organization=organization,
                sha256=data[name],
                defaults={**facts, "height": 600, "added_at": timezone.now()},
            )
