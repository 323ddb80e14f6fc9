from assessments.exchanging.incoming import taken
from assessments.formats.items import DragGaps, GapChoice, Gaps, Matching, Ordering, Pair, Text, TextFormat

CHOICES = (GapChoice("listen"), GapChoice("a < b"))


def gaps(text, made=Gaps, format_=TextFormat.HTML):
    return taken(made(name="N", text=Text(text, format_), choices=CHOICES))


def test_a_text_of_gaps_alone_gets_a_question():
    found = gaps("<p>First [[1]].</p>").written
    assert (found["stem"], found["text"]) == ("Choose what belongs in each gap.", "<p>First [[1]].</p>")
    assert found["choices"] == [{"text": "listen"}, {"text": "a &lt; b"}]


def test_what_stands_apart_before_the_first_gap_is_the_question():
    found = gaps("What now?\n\n\nFirst [[1]].", format_=TextFormat.MARKDOWN).written
    assert (found["stem"], found["text"]) == ("What now?", "First [[1]].")
    assert gaps("[[1]] now\n\n\nthen [[2]]").written["stem"] == "Choose what belongs in each gap."


def test_what_became_simpler_is_said():
    assert "dragged" in gaps("<p>[[1]]</p>", DragGaps).notes[0]
    steps = tuple(Text(word, TextFormat.PLAIN) for word in "abc")
    asked = Text("Order?", TextFormat.PLAIN)
    some = taken(Ordering(name="N", text=asked, steps=steps, select_type="RANDOM", select_count=2))
    assert "some of its steps" in some.notes[0]
    pairs = (Pair(Text("a", TextFormat.PLAIN), "1"), Pair(Text("b", TextFormat.PLAIN), "2"), Pair(Text(), "3"))
    fixed = taken(Matching(name="N", text=asked, pairs=pairs, shuffle=False))
    assert "mixed" in fixed.notes[0]
    assert fixed.written["extra"] == ["3"]
