"""Writes what a file brings into the bank, batch by batch."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils.text import slugify

from assessments.bank import wording
from assessments.banking.wording import take_into_drafts
from assessments.exchanging.incoming import Taken
from assessments.formats.items import File
from assessments.importing.looking import Looked, path_text
from assessments.importing.matching import Known
from assessments.models import ImportRow, Question, QuestionImport, QuestionTag, QuestionVersion, QuizItem
from assessments.pictures import Pictures
from courses.drafts import keys_like
from courses.models import Edition

Verdict = ImportRow.Verdict


class Writer:
    """Needs an open transaction around each batch."""

    def __init__(self, imported: QuestionImport, known: Known, pictures: Pictures) -> None:
        self.imported, self.known, self.pictures = imported, known, pictures

    def write(self, batch: list[Looked]) -> None:
        """Rows and, where they bring something, questions."""
        self.new([one for one in batch if one.row.verdict == Verdict.NEW])
        self.versions([one for one in batch if one.row.verdict == Verdict.VERSION])
        ImportRow.objects.bulk_create(one.row for one in batch)

    def new(self, looked: list[Looked]) -> None:
        if not looked:
            return
        questions = Question.objects.bulk_create(self.question(one) for one in looked)
        for one, question in zip(looked, questions, strict=True):
            one.row.question = question
        self.add(looked, numbers={question.pk: 1 for question in questions})

    def question(self, looked: Looked) -> Question:
        taken = brought(looked)
        return Question(
            organization=self.imported.organization,
            course=self.imported.course,
            key=self.key(taken),
            state=Question.State.DRAFT if looked.row.draft else Question.State.READY,
            name=taken.name,
            category=path_text(taken.category),
            outside_id=taken.outside_id,
        )

    def key(self, taken: Taken) -> str:
        """Its id, where that can be a key and is free; else one that begins like its name."""
        wanted = taken.outside_id if taken.outside_id == slugify(taken.outside_id)[:80] else ""
        candidates = keys_like(taken.name or taken.written["stem"])
        free = wanted if wanted and wanted not in self.known.keys else next(self.free(candidates))
        self.known.keys.add(free)
        return free

    def free(self, candidates: Iterator[str]) -> Iterator[str]:
        return (key for key in candidates if key not in self.known.keys)

    def versions(self, looked: list[Looked]) -> None:
        """New wordings of known questions; what is asked somewhere published stays there, drafts take the new one."""
        if not looked:
            return
        ids = [known(one) for one in looked]
        newest = QuestionVersion.objects.filter(question__in=ids).order_by()
        numbers = dict(newest.values("question").annotate(newest=Max("number")).values_list("question", "newest"))
        added = self.add(looked, numbers={question: number + 1 for question, number in numbers.items()})
        ready = [known(one) for one in looked if not one.row.draft]
        drafts = Question.objects.filter(pk__in=ready, state=Question.State.DRAFT)
        drafts.update(state=Question.State.READY)
        self.into_drafts({version.question_id: version for version in added})

    def into_drafts(self, added: dict[int, QuestionVersion]) -> None:
        items = QuizItem.objects.filter(version__question__in=added, quiz__lesson__edition__state=Edition.State.DRAFT)
        for old in {item.version for item in items.select_related("version")}:
            take_into_drafts(old, added[old.question_id])

    def add(self, looked: list[Looked], *, numbers: dict[int, int]) -> list[QuestionVersion]:
        """The wordings with their tags and pictures."""
        versions = QuestionVersion.objects.bulk_create(
            QuestionVersion(
                question_id=known(one),
                number=numbers[known(one)],
                **wording(brought(one).written),
            )
            for one in looked
        )
        tags = (QuestionTag(question_id=known(one), name=tag) for one in looked for tag in brought(one).tags)
        QuestionTag.objects.bulk_create(tags, ignore_conflicts=True, batch_size=500)
        for one, version in zip(looked, versions, strict=True):
            self.keep_files(version, brought(one).files)
        return versions

    def keep_files(self, version: QuestionVersion, files: tuple[File, ...]) -> None:
        kept = [found for file in files if (found := self.pictures.keep(file, now=self.imported.created_at))]
        if kept:
            version.files.set(kept)


def brought(looked: Looked) -> Taken:
    assert looked.taken is not None  # noqa: S101 -- what is new or another wording brings something
    return looked.taken


def known(looked: Looked) -> int:
    assert looked.row.question_id is not None  # noqa: S101 -- new questions were made before
    return looked.row.question_id
