"""Courses that nobody would write, and that have to travel all the same."""

from hypothesis import strategies as st

from assessments import exchange, questions
from courses import blocks
from courses.arranging import from_plain, to_plain
from courses.parsing import Source
from courses.plain import PlainBlock, PlainCourse, PlainLesson, PlainModule
from tests.assessments.samples import sample
from tests.courses.block_samples import SAMPLES

SIGNS = "ab: -'\"|#>{[]}&*!%@`\\\t\u00a0é😍?,~=0"
LINE = st.text(SIGNS, min_size=1, max_size=24).map(str.strip).filter(bool)
MAY = st.just("") | LINE
TEXT = st.text(SIGNS + "\n", min_size=1, max_size=60).map(str.strip).filter(bool)
SURVEY = {"intro": "", "questions": [{"kind": "words", "prompt": "What else?", "choices": []}]}


@st.composite
def listed(draw):
    """Blocks of one version: text, and any other kind as its sample has it."""
    kinds = draw(st.lists(st.sampled_from(sorted(SAMPLES)), min_size=1, max_size=4))
    data = [{"text": draw(TEXT)} if kind == "text" else SAMPLES[kind] for kind in kinds]
    names = draw(st.lists(st.booleans(), min_size=len(kinds), max_size=len(kinds)))
    rows = zip(kinds, data, names, strict=True)
    return [
        PlainBlock(kind=kind, data=blocks.get(kind).document(said), key=f"own-{at}" if own else "")
        for at, (kind, said, own) in enumerate(rows)
    ]


@st.composite
def quizzes(draw):
    kinds = draw(st.lists(st.sampled_from(questions.keys()), min_size=1, max_size=3, unique=True))
    asked = [sample(kind, number=number) for number, kind in enumerate(kinds, start=1)]
    return exchange.read(Source("x", {"purpose": "check-in", "pass": 1, "questions": asked}))


@st.composite
def lessons(draw, key, before):
    kind = draw(st.sampled_from(["reading", "reading", "quiz", "survey", "session", "reflection"]))
    extra = draw(quizzes()) if kind == "quiz" else SURVEY if kind == "survey" else {}
    full = draw(listed()) if kind in {"reading", "reflection", "session"} or draw(st.booleans()) else []
    shorter = [block.model_copy(update={"key": ""}) for block in draw(listed())] if full and draw(st.booleans()) else []
    kept = to_plain(from_plain(full, shorter))
    opens = draw(st.sampled_from([{}, {"opens_on": "2027-01-15"}, {"opens_after": 3}]))
    return PlainLesson(
        key=key,
        kind=kind,
        title=draw(LINE),
        minutes=draw(st.integers(1, 600)),
        covers=draw(LINE),
        sensitive=bool(shorter) and draw(st.booleans()),
        required=draw(st.booleans()),
        after=[[one] for one in draw(st.lists(st.sampled_from(before), unique=True, max_size=2))] if before else [],
        extra=extra,
        **kept,
        **opens,
    )


@st.composite
def courses(draw):
    modules, before = [], []
    for number in range(draw(st.integers(1, 3))):
        optional, inside = draw(st.booleans()), []
        for at in range(draw(st.integers(1, 3))):
            lesson = draw(lessons(f"l{number}-{at}", before))
            inside.append(lesson.model_copy(update={"required": False}) if optional else lesson)
            before.append(lesson.key)
        modules.append(
            PlainModule(
                key=f"m{number}",
                title=draw(LINE),
                outcome=draw(MAY),
                intro=draw(MAY),
                optional=optional,
                lessons=inside,
            )
        )
    return PlainCourse(
        slug="any-course",
        code="ANY",
        joining=draw(st.sampled_from(["open", "audience", "invitation"])),
        gentle=draw(st.booleans()),
        due_days=draw(st.none() | st.integers(1, 3650)),
        title=draw(LINE),
        summary=draw(MAY),
        audience=draw(MAY),
        welcome=draw(MAY),
        start=draw(st.integers(0, 1)),
        modules=modules,
    )
