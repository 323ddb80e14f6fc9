"""Questions of every kind, as files can hold them; a kind without a strategy here fails the tests that ask for it."""

from hypothesis import strategies as st

from assessments.formats.moodle_text import blank
from assessments.rules import ordering
from assessments.rules.fractions import GRADES

LETTERS = "abc ñŵ=~#{}:%\\&<>\"'/*[]->0123456789.,\n"
FORMATS = st.sampled_from(["plain", "markdown", "html"])


def words(least=1, most=30):
    """Text as people write it, with everything that some format takes for its own."""
    text = st.text(LETTERS, min_size=least, max_size=most).map(str.strip)
    return text.filter(lambda said: len(said) >= least)


def maybe(strategy):
    return st.none() | strategy


def without_empty(data):
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def shared(combined=True):
    fields = {
        "mark": st.sampled_from(["1", "2", "0.5", "3.25"]),
        "penalty": st.sampled_from(["0.3333333", "0", "1", "0.1"]),
        "hints": st.lists(words().filter(lambda said: not blank(said)), max_size=2),
    }
    if combined:
        fields |= {name: words(0) for name in ("on_right", "on_partly", "on_other")}
    return st.fixed_dictionaries(fields)


WORTHS = st.sampled_from([f"{(grade * 100).normalize():f}" for grade in GRADES if grade])


def choices(worths):
    one = st.fixed_dictionaries({"text": words(), "feedback": words(0)})
    return st.lists(st.tuples(one, worths), min_size=2, max_size=6, unique_by=lambda pair: pair[0]["text"].casefold())


@st.composite
def choosing(draw, right, others):
    """Choices of which one is right and the others are worth what `others` gives."""
    found = [{**one, **worth} for one, worth in draw(choices(others))]
    if right:
        place = draw(st.integers(0, len(found) - 1))
        found[place] = {"text": found[place]["text"], "feedback": found[place]["feedback"], "right": True}
    last = draw(st.booleans())
    return [without_empty({**one, "last": last}) for one in found]


NOTHING = st.just({})
LESS = st.sampled_from([f"{(grade * 100).normalize():f}" for grade in GRADES if grade and grade < 1]).map(
    lambda worth: {"worth": worth}
)

BY_KIND = {
    "single": st.builds(lambda data, listed: {**data, "choices": listed}, shared(), choosing(True, NOTHING | LESS)),
    "multiple": st.builds(
        lambda data, listed: {**data, "choices": listed, "counting": "worth"},
        shared(),
        choosing(False, NOTHING | WORTHS.map(lambda worth: {"worth": worth})),
    ).filter(lambda data: [one.get("worth") for one in data["choices"]].count("100") != 1)
    | st.builds(
        lambda data, listed, counting: {**data, "choices": listed, "counting": counting},
        shared(),
        choosing(True, st.sampled_from([{}, {"right": True}])),
        st.sampled_from(["all", "share"]),
    ),
    "true_false": st.builds(
        lambda data, right, said: {**data, "right": right, "on_true": said[0], "on_false": said[1]},
        shared(combined=False),
        st.booleans(),
        st.tuples(words(0), words(0)),
    ),
}
PLAIN = st.text("abc ñŵ", min_size=1, max_size=12).map(str.strip).filter(bool)
NUMBERS = st.sampled_from(["12.5", "-3", "7", "0", "0.25", "*"])
TOLERANCES = st.sampled_from(["0", "1", "0.5", "2.75"])
UNITS = st.sampled_from(["km", "m", "cm", "g"])
GRADINGS = [key.lower().replace("_", "-") for key in ordering.KINDS]


def accepted(name, answers, **more):
    """Answers of which the first counts in full."""
    one = st.fixed_dictionaries({name: answers, "feedback": words(0), "worth": WORTHS, **more})
    listed = st.lists(one, min_size=1, max_size=4)
    return listed.map(
        lambda found: [without_empty(one | ({} if at else {"worth": "100"})) for at, one in enumerate(found)]
    )


def with_units(data):
    """Units are asked where there are any."""
    if not data["units"]:
        return {**data, "unit_input": "none", "unit_grading": "none"}
    return data if data["unit_input"] != "none" else {**data, "unit_grading": "none"}


BY_KIND["short_text"] = st.builds(
    lambda data, listed, said: {**data, "answers": listed, **said},
    shared(combined=False),
    accepted("text", words(1)),
    st.fixed_dictionaries({name: st.booleans() for name in ("case", "ignore_accents", "allow_typos")}),
)
BY_KIND["numeric"] = st.builds(
    lambda data, listed, own: with_units({**data, "answers": listed, **own}),
    shared(combined=False),
    accepted("number", NUMBERS, tolerance=TOLERANCES),
    st.fixed_dictionaries(
        {
            "units": st.lists(
                st.fixed_dictionaries({"name": UNITS, "multiplier": st.sampled_from(["1", "1000", "0.5"])}),
                max_size=3,
                unique_by=lambda unit: unit["name"],
            ),
            "unit_input": st.sampled_from(["none", "written", "buttons", "list"]),
            "unit_grading": st.sampled_from(["none", "answer", "whole"]),
            "unit_penalty": st.sampled_from(["0.1", "1", "0.25"]),
            "units_left": st.booleans(),
        }
    ),
)
BY_KIND["matching"] = st.builds(
    lambda data, pairs, extra: {**data, "pairs": pairs, "extra": extra},
    shared(),
    st.lists(st.fixed_dictionaries({"stem": words(), "answer": PLAIN}), min_size=2, max_size=5),
    st.lists(PLAIN, max_size=2),
)
BY_KIND["ordering"] = st.builds(
    lambda data, steps, grading: {**data, "steps": steps, "grading": grading},
    shared(),
    st.lists(words(), min_size=2, max_size=6, unique=True),
    st.sampled_from(GRADINGS),
)
BY_KIND["gap_select"] = st.builds(
    lambda data, before, choices, places: {
        **data,
        "text": before + "".join(f" [[{1 + place % len(choices)}]]" for place in places),
        "choices": choices,
    },
    shared(),
    PLAIN,
    st.lists(st.fixed_dictionaries({"text": PLAIN, "group": st.sampled_from(["1", "2"])}), min_size=2, max_size=6),
    st.lists(st.integers(0, 20), min_size=1, max_size=4),
)
BY_KIND["open"] = st.builds(
    lambda data, own: without_empty({**data, **own}),
    shared(combined=False),
    st.fixed_dictionaries(
        {"by": st.sampled_from(["file", "audio", ""]), "words": st.sampled_from([50, 300, None]), "look_for": words(0)}
    ),
)


def gaps():
    """Gaps of each kind that can stand in a text, as a file can hold them."""
    own = st.integers(0, 3)
    said = st.fixed_dictionaries({"text": words(), "feedback": words(0)})
    chosen = st.lists(said, min_size=2, max_size=4, unique_by=lambda one: one["text"].casefold())
    last = st.booleans()
    layout = st.sampled_from(["", "beside"])
    short = st.builds(
        lambda mark, listed, case: {"mark": mark, "answers": listed, "case": case},
        own,
        accepted("text", words(1)),
        st.booleans(),
    )
    number = st.builds(
        lambda mark, listed: {"kind": "numeric", "mark": mark, "answers": listed},
        own,
        accepted("number", NUMBERS.filter(lambda said: said != "*"), tolerance=TOLERANCES),
    )
    single = st.builds(
        lambda mark, listed, last, layout: {
            "kind": "single",
            "mark": mark,
            "layout": layout,
            "choices": [without_empty({**one, "last": last, "right": not at}) for at, one in enumerate(listed)],
        },
        own,
        chosen,
        last,
        layout,
    )
    several = st.builds(
        lambda mark, listed, last, layout: {
            "kind": "multiple",
            "mark": mark,
            "layout": layout,
            "counting": "worth",
            "choices": [
                without_empty({**one, "last": last, "worth": "50" if at < 2 else "-25"})
                for at, one in enumerate(listed)
            ],
        },
        own,
        chosen,
        last,
        layout,
    )
    return st.lists(short | number | single | several, min_size=1, max_size=4)


def weighed(data, before, listed):
    listed = [{**listed[0], "mark": listed[0]["mark"] or 1}, *listed[1:]]
    text = before + "".join(f" [[{number}]] then" for number in range(1, len(listed) + 1))
    return {**data, "mark": str(sum(one["mark"] for one in listed)), "text": text, "gaps": listed}


BY_KIND["cloze"] = st.builds(weighed, shared(combined=False), PLAIN, gaps())
NOT_IN_FILES = {"scenario"}


def marks():
    return st.fixed_dictionaries(
        {"stem": words(3), "reason": words(0), "topic": st.sampled_from(["", "M1", "Listening"]), "format": FORMATS}
    )
