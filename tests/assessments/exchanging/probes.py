"""Answers to a question, twice: as our engine stores them, and as the rules of the file formats want them."""

from hypothesis import strategies as st


def one_choice(document, item):
    return st.integers(0, len(document.choices) - 1).map(lambda place: ([place], [place]))


def some_choices(document, item):
    places = st.lists(st.integers(0, len(document.choices) - 1), unique=True)
    return places.map(lambda found: (sorted(found) or None, sorted(found)))


def yes_or_no(document, item):
    return st.booleans().map(lambda value: ([value], value))


def words(document, item):
    known = [one.text.replace("*", "") for one in document.answers]
    return (st.sampled_from(known) | st.text("abc*ñ \n", max_size=6)).map(lambda text: ([text] if text else None, text))


def number(document, item):
    """Files know no unit of its own: a chosen one stands beside the number."""
    texts = st.sampled_from(["12.5", "13.5", "-3", "0.26", "7000", "1e3", "", "x"])
    return st.tuples(texts, st.integers(0, len(document.units))).map(lambda drawn: unit_beside(document, *drawn))


def unit_beside(document, text, place):
    unit = document.units[place].name if text and place < len(document.units) else ""
    beside = f"{unit}{text}" if document.units_left else f"{text}{unit}"
    if not document.chooses:
        return ([beside] if beside else None), beside
    return ([text, place if unit else None] if text else None), beside


def each(offered):
    """For each part, one of what it offers, or nothing."""
    return st.tuples(*(st.none() | st.sampled_from(places) for places in offered))


def some(found):
    return list(found) if any(one is not None for one in found) else None


def pairs(document, item):
    offered = document.offered()
    places = each([range(len(offered))] * len(document.pairs))
    return places.map(lambda found: (some(found), [None if at is None else offered[at] for at in found]))


def order(document, item):
    return st.permutations(range(len(document.steps))).map(
        lambda given: ([given.index(step) for step in range(len(given))], list(given))
    )


def gaps(document, item):
    places = each([range(len(document.choices))] * len(document.key()))
    return places.map(lambda found: (some(found), [None if at is None else at + 1 for at in found]))


OPEN = {"single": [], "multiple": []}


def filled(document, item):
    """Each gap as a question of its own."""
    parts = zip(document.gaps, item.parts, strict=True)
    each_gap = [
        st.just((None, OPEN.get(gap.kind, ""))) | PROBES[gap.kind](gap.inner, part.question) for gap, part in parts
    ]
    return st.tuples(*each_gap).map(lambda found: ([ours for ours, _ in found], [theirs for _, theirs in found]))


PROBES = {
    "single": one_choice,
    "multiple": some_choices,
    "true_false": yes_or_no,
    "short_text": words,
    "numeric": number,
    "matching": pairs,
    "ordering": order,
    "gap_select": gaps,
    "cloze": filled,
}
