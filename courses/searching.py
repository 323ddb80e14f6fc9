"""Looking for words in what is taught, without capitals and accents. Texts are compared here and not in SQL, so every database finds the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from courses.frozen import LessonFacts, outline_of
from courses.models import Block, Edition
from courses.text import without_tags
from lms.kit.keeping import Kept
from lms.kit.text import fold

EDITIONS = 16
MOST_WORDS = 8
AROUND = 60  # characters on each side of what was found
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson and what it says, as it stands and folded letter by letter."""

    lesson: LessonFacts
    head: str
    text: str
    folded: str


@dataclass(frozen=True)
class Hit:
    """A lesson that has every word; `pieces` are (text, whether it is one of the words) from around the first place, or none."""

    lesson: LessonFacts
    pieces: list[tuple[str, bool]]


_entries: Kept[int, tuple[Entry, ...]] = Kept(EDITIONS)


def words_of(sought: str) -> list[str]:
    """What is looked for in `sought`: at most eight words, folded."""
    return list(dict.fromkeys(WORD.findall(folded(sought))))[:MOST_WORDS]


def folded(text: str) -> str:
    return fold(text) or ""


def has_all(words: list[str], *texts: str) -> bool:
    """Whether each of `words` stands in one of `texts`, at whatever place."""
    where = [folded(text) for text in texts]
    return all(any(word in text for text in where) for word in words)


def lessons_with(words: list[str], *, edition_id: int) -> list[Hit]:
    """The lessons of a published edition that have every word: in the title first, then in what they cover and say.

    Of a sensitive lesson no text is shown beside it. One query, or none.
    """
    if not words:
        return []
    found = [
        entry for entry in entries_of(edition_id) if all(word in entry.head or word in entry.folded for word in words)
    ]
    found.sort(key=lambda entry: not has_all(words, entry.lesson.title))
    return [Hit(entry.lesson, [] if entry.lesson.sensitive else excerpt(entry, words)) for entry in found]


def editions_with(words: list[str], *, editions: dict[int, str]) -> set[int]:
    """Which of `editions` (id → what the catalogue says of it) have every word there or in their lessons' titles and first lines."""
    return {
        edition
        for edition, said in editions.items()
        if has_all(words, said, *(f"{lesson.title} {lesson.covers}" for lesson in outline_of(edition)))
    }


def entries_of(edition_id: int) -> tuple[Entry, ...]:
    return _entries.of([edition_id], read_entries)[edition_id]


def read_entries(edition_ids: list[int]) -> Iterator[tuple[int, tuple[Entry, ...], bool]]:
    for edition in edition_ids:
        blocks = Block.objects.filter(lesson__edition=edition, version=Block.Version.FULL).order_by("position")
        rows = list(blocks.values_list("lesson", "html", "lesson__edition__state"))
        said: dict[int, list[str]] = {}
        for lesson, html, _state in rows:
            said.setdefault(lesson, []).append(html)
        entries = tuple(entry(lesson, said.get(lesson.pk, [])) for lesson in outline_of(edition))
        yield edition, entries, bool(rows) and rows[0][2] != Edition.State.DRAFT


def entry(lesson: LessonFacts, html: list[str]) -> Entry:
    text = without_tags("".join(html))
    return Entry(lesson, folded(f"{lesson.title} {lesson.covers}"), text, folded(text))


def excerpt(entry: Entry, words: list[str]) -> list[tuple[str, bool]]:
    """Some words of the text around the first place where one of `words` stands; nothing where it only stands in the title."""
    places = [at for word in words if (at := entry.folded.find(word)) >= 0]
    if not places:
        return []
    tokens = list(WORD.finditer(entry.text))
    marked = [token for token in tokens if any(word in folded(token[0]) for word in words)]
    if not marked:
        return []
    first = marked[0].start()
    start = next((token.start() for token in tokens if token.start() >= first - AROUND), first)
    end = max((token.end() for token in tokens if token.end() <= marked[0].end() + AROUND), default=len(entry.text))
    inside = [token for token in marked if start <= token.start() and token.end() <= end]
    return list(cut(entry.text, start, end, inside))


def cut(text: str, start: int, end: int, marked: list[re.Match[str]]) -> Iterator[tuple[str, bool]]:
    at = start
    opening, closing = "… " if start else "", " …" if end < len(text) else ""
    for token in marked:
        yield opening + text[at : token.start()], False
        yield token[0], True
        at, opening = token.end(), ""
    yield text[at:end] + closing, False
