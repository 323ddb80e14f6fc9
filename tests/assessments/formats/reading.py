"""Reading a text as if it were a file."""

from io import BytesIO
from pathlib import Path

from assessments.formats.items import Item, Notice, Refused
from assessments.formats.reading import reader

CORPUS = Path(__file__).parent / "corpus"


def entries(name, text, *, near=False):
    content = text.encode() if isinstance(text, str) else text
    return list(reader(name, near=near)(BytesIO(content)))


def items(name, text, **options):
    """The questions in `text`, when nothing is refused."""
    found = entries(name, text, **options)
    assert not [entry for entry in found if isinstance(entry, Refused)], found
    return [entry for entry in found if isinstance(entry, Item)]


def one(name, text, **options):
    (item,) = items(name, text, **options)
    return item


def refused(name, text, **options):
    """What is said about the one thing that is left out."""
    (entry,) = [entry for entry in entries(name, text, **options) if isinstance(entry, Refused)]
    return entry


def noticed(name, text):
    return [entry for entry in entries(name, text) if isinstance(entry, Notice)]


def worth(item):
    return [(answer.text.text, answer.fraction) for answer in item.answers]
