"""A question of each kind as a course file has it, with marks that nobody may see before the answers are in.

A kind without a sample fails every test that goes over the kinds. `OTHER` is an answer that is not right, `PARTLY` one that leaves
something open; `KEYS` is what to change so that another answer is right while the page stays the same.
"""

from copy import deepcopy

from assessments import questions

SECRET = "SECRETMARK"


def choices(*, right):
    return [
        {"text": text, **({"right": True} if at in right else {}), "feedback": f"{SECRET} {at}"}
        for at, text in enumerate(["Ask first", "Keep the light on", "Say what comes next", "Close the door"])
    ]


def pairs(*answers):
    stems = ["A child wakes at night", "A child asks the same again", "A child hides food"]
    return [{"stem": stem, "answer": answer} for stem, answer in zip(stems, answers, strict=True)]


DOCUMENTS = {
    "single": {"stem": "What helps first?", "choices": choices(right=[0])},
    "multiple": {"stem": "What helps at night?", "choices": choices(right=[1, 2]), "counting": "share"},
    "true_false": {
        "stem": "A plan for the night helps.",
        "right": True,
        "on_true": f"{SECRET} true",
        "on_false": f"{SECRET} false",
    },
    "short_text": {
        "stem": "What do we call the person a child turns to?",
        "answers": [
            {"text": f"{SECRET} caregiver", "feedback": f"{SECRET} yes"},
            {"text": f"{SECRET}*", "worth": "50"},
        ],
        "ignore_accents": True,
        "allow_typos": True,
    },
    "numeric": {
        "stem": "How far is the clinic?",
        "answers": [
            {"number": "12.5", "tolerance": "0.5", "feedback": f"{SECRET} near"},
            {"number": "12.5", "tolerance": "0.2", "tolerance_kind": "relative", "worth": "50"},
        ],
        "units": [{"name": "km"}, {"name": "m", "multiplier": "1000"}],
        "unit_input": "list",
        "unit_grading": "answer",
        "unit_penalty": "0.25",
    },
    "matching": {
        "stem": "What answers what?",
        "pairs": pairs("A quiet voice", "The same answer again", "A box of their own"),
        "extra": ["A loud voice"],
    },
    "ordering": {
        "stem": "Put the evening in order.",
        "steps": ["Supper", "A wash", "A story", "Light out"],
        "grading": "relative-to-correct",
    },
    "gap_select": {
        "stem": "Fill the gaps.",
        "text": "First [[1]], then [[2]].\n\nThe door is [[4]].",
        "choices": [
            {"text": "listen"},
            {"text": "ask"},
            {"text": "hurry"},
            {"text": "open", "group": "2"},
            {"text": "locked", "group": "2"},
        ],
    },
}

DOCUMENTS["cloze"] = {
    "stem": "Fill the gaps.",
    "text": "First [[1]], then [[2]].\n\nIt takes [[3]] minutes. What helps? [[4]]",
    "gaps": [
        {"answers": [{"text": f"{SECRET} listen", "feedback": f"{SECRET} yes"}, {"text": f"{SECRET}*", "worth": "50"}]},
        {"kind": "single", "mark": 2, "choices": choices(right=[0])},
        {"kind": "numeric", "answers": [{"number": "12.5", "tolerance": "0.5", "feedback": f"{SECRET} near"}]},
        {"kind": "multiple", "layout": "beside", "choices": choices(right=[1, 2]), "counting": "share"},
    ],
}


def parts(right):
    """A situation whose first part may lead to its last one."""
    leads = [{}, {"to": "last"}]
    return [
        {
            "name": "first",
            "stem": "She does not answer. What now?",
            "choices": [{**one, **lead} for one, lead in zip(choices(right=[right])[:2], leads, strict=True)],
            "reason": f"{SECRET} first",
        },
        {
            "name": "second",
            "kind": "true_false",
            "stem": "Waiting helps.",
            "right": not right,
            "reason": f"{SECRET} second",
        },
        {
            "name": "last",
            "kind": "matching",
            "stem": "And then?",
            "pairs": pairs("A quiet voice", "The same answer again", "A box of their own"),
            "reason": f"{SECRET} last",
        },
    ]


DOCUMENTS["open"] = {
    "stem": "How would you begin the talk?",
    "words": 60,
    "look_for": f"{SECRET} look",
    "criteria": [
        {
            "name": "Listening",
            "levels": [{"label": f"{SECRET} first", "points": "2"}, {"label": f"{SECRET} last", "points": "0"}],
        }
    ],
}
DOCUMENTS["scenario"] = {"stem": "A girl came home late and sits on the stairs.", "parts": parts(0)}
OTHER = {
    "single": [3],
    "multiple": [1, 3],
    "true_false": [False],
    "short_text": ["something else"],
    "numeric": ["7 000", 1],
    "matching": [1, 0, 3],
    "ordering": [3, 2, 1, 0],
    "gap_select": [2, 2, 4],
    "cloze": [["something else"], [2], ["13"], [1, 3]],
    "scenario": [[1], None, [1, 0, 2]],
    "open": ["I would sit down beside her.\n\nAnd wait."],
}
PARTLY = {
    "numeric": ["12.5", None],
    "matching": [0, None, None],
    "ordering": [0, 0, None, 3],
    "gap_select": [None, 1, None],
    "cloze": [None, [0], None, None],
    "scenario": [[0], None, None],
}
KEYS = {
    "single": {"choices": choices(right=[2])},
    "multiple": {"choices": choices(right=[0, 3])},
    "true_false": {"right": False},
    "short_text": {"answers": [{"text": "Anybody else"}, {"text": "Nobody", "worth": "25"}]},
    "numeric": {"answers": [{"number": "400", "worth": "50"}, {"number": "40"}]},
    "matching": {
        "pairs": pairs("A box of their own", "A loud voice", "A quiet voice"),
        "extra": ["The same answer again"],
    },
    "ordering": {"steps": ["A story", "Light out", "Supper", "A wash"]},
    "gap_select": {"text": "First [[3]], then [[1]].\n\nThe door is [[5]]."},
    "cloze": {
        "gaps": [
            {"answers": [{"text": "wait"}, {"text": "rest", "worth": "25"}]},
            {"kind": "single", "mark": 2, "choices": choices(right=[1])},
            {"kind": "numeric", "answers": [{"number": "40"}]},
            {"kind": "multiple", "layout": "beside", "choices": choices(right=[0]), "counting": "share"},
        ]
    },
    "scenario": {"parts": parts(1)},
    "open": {"look_for": "Something else."},
}


def sample(kind, *, number=1, **changes):
    """A question of the kind called `kind`."""
    common = {"key": f"sample-{number}", "topic": "M1", "kind": kind, "reason": f"REASONMARK {number}"}
    return {**common, **deepcopy(DOCUMENTS[kind]), **changes}


def other_key(kind):
    """The same question, of which something else is right."""
    return sample(kind, **KEYS[kind])


def data_of(kind, **changes):
    """The sample's document as the kind's schema has it."""
    document = {**sample(kind), **changes}
    found = questions.get(kind)
    return found.data.model_validate({name: document[name] for name in document if name in found.data.model_fields})


def answers(kind):
    """Answers that a learner may have given, as they are stored: none, right, another, and one that is not complete."""
    listed = [None, questions.get(kind).right(data_of(kind)), OTHER[kind], PARTLY.get(kind)]
    return [answer for at, answer in enumerate(listed) if at == 0 or answer is not None]
