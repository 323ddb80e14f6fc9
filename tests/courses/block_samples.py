"""One block of each kind, as its schema reads it. A kind without a sample fails the tests."""

from django.core.files.base import ContentFile
from django.utils import timezone

from assessments.models import Question, QuestionVersion
from courses import blocks
from courses.media.fields import WANTED
from courses.media.keeping import keep_all
from courses.media.looking import look
from lms.kit import files
from tests.corpora.uploads import AUDIO, PDF, PHOTO, SRT, VIDEO

CONTENTS = {"picture": PHOTO, "sound": AUDIO, "film": VIDEO, "captions": SRT.encode(), "paper": PDF}
ENDINGS = {"picture": "jpg", "sound": "m4a", "film": "mp4", "captions": "vtt", "paper": "pdf"}
SHAS = {name: look(ContentFile(content), wanted=[WANTED[name]]).sha256 for name, content in CONTENTS.items()}

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
        "picture": SHAS["picture"],
        "alt": "A lamp beside a bed",
        "caption": "A small light is enough.",
        "rights": "licensed",
        "credit": "By Ana, CC BY",
        "people": "nobody",
    },
    "audio": {
        "sound": SHAS["sound"],
        "title": "Rain",
        "transcript": "It *rains*.",
        "rights": "own",
        "people": "nobody",
    },
    "video": {
        "film": SHAS["film"],
        "poster": SHAS["picture"],
        "captions": SHAS["captions"],
        "sound": SHAS["sound"],
        "title": "At the door",
        "transcript": "Mila comes in.",
        "rights": "own",
        "people": "agreed",
    },
    "file": {"paper": SHAS["paper"], "title": "The sheet", "note": "To print", "rights": "own"},
    "pause": {"text": "Rest a *little*."},
    "checklist": {"prompt": "Before the night shift", "items": ["A small light is on.", "The door is shut: softly."]},
    "reflection": {"prompt": "What helps a tired colleague?"},
    "poll": {"prompt": "When is it hardest?", "choices": ["In the evening", "At night", "yes"]},
    "check": {
        "kind": "single",
        "stem": "Mila wakes at night. What helps first?",
        "reason": "Somebody near who is calm helps most.",
        "data": {"choices": [{"text": "Sit near: quietly", "right": True}, {"text": "Ask why", "right": False}]},
    },
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
    """Rows and files of all that the samples name."""
    written = keep_all(CONTENTS, organization=organization, by=None, now=timezone.now())
    for path, content in written.items():
        files.write(path, content)
    in_bank(organization)


def in_bank(organization):
    """The sample's question, newest wording in the organization's bank."""
    question = Question.objects.create(organization=organization, key="mila-wakes")
    return QuestionVersion.objects.create(question=question, number=1, **SAMPLES["check"])


def packed(course):
    """The media of a course made of samples, by the names that a folder gives them."""
    blocks_in = [block for lesson in course.lessons() for block in (*lesson.full, *lesson.shorter)]
    named = set(blocks.shas_in((block.kind, block.data) for block in blocks_in))
    ours = {sha256: field for field, sha256 in SHAS.items()}
    return {f"{sha256}.{ENDINGS[ours[sha256]]}": CONTENTS[ours[sha256]] for sha256 in sorted(named)}
