"""One block of each kind, as its schema reads it. A kind without a sample fails the tests."""

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
