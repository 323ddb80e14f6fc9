"""Remarks beside an author's text: words with a better one, prompts that ask for somebody's story, how hard it reads. They never block."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_SENTENCE = 18
HIGHEST_GRADE = 8.0

BETTER: list[tuple[str, object]] = [
    (r"child(?:ren)? porn\w*|kiddie porn\w*", gettext_lazy("child sexual abuse and exploitation material (CSAEM)")),
    (r"child prostitut\w+", gettext_lazy("sexual exploitation of a child")),
    (r"child sex tourism|sex tourists?", gettext_lazy("sexual exploitation of children while travelling")),
    (r"debriefing sessions?", gettext_lazy("reflective supervision")),
    (r"committed suicide|commits? suicide", gettext_lazy("died by suicide")),
    (
        r"(?:broken|damaged|ruined) (?:child|children|girls?|boys?|person|people)",
        gettext_lazy("a child who has been hurt"),
    ),
    (r"illegitimate child(?:ren)?", gettext_lazy("a child of unmarried parents")),
    (r"rape victims?|abuse victims?", gettext_lazy("a person who was harmed")),
    (r"gory|graphic details?|brutally|molest\w*", gettext_lazy("a calmer word, or leave it out")),
    (r"promiscuous", gettext_lazy("say what was seen, without judging")),
    (r"mental(?:ly)? retard\w*|crazy people", gettext_lazy("a person with a disability, or with an illness")),
]
STORY = re.compile(
    r"\b(?:tell|write|share|describe|recall|remember|think (?:back )?(?:of|to|about)|draw|record)\b[^.!?\n]{0,40}?"
    r"\b(?:what happened(?: to you)?|(?:your|own) (?:own )?(?:story|trauma|abuse|past|worst)|a time (?:when )?you were (?:hurt|abused|afraid|harmed))"
    r"|\bwhat happened to you\b|\bhave you (?:ever )?been (?:abused|hurt|harmed|trafficked)\b|\bwho (?:hurt|abused|harmed) you\b",
    re.IGNORECASE,
)
NOT_ASKED = re.compile(
    r"\b(?:never|not|no|nobody|none|without|neither|nor|avoid|instead|need not)\b|n[’']t\b", re.IGNORECASE
)
QUOTED = re.compile(r"[\"“][^\"”\n]{0,400}[\"”]|`[^`\n]*`")
SENTENCE = re.compile(r"[^.!?…]+")
WORD = re.compile(r"[A-Za-zÀ-ÿ’'-]*[A-Za-zÀ-ÿ]")
VOWELS = re.compile(r"[aeiouyà-ÿ]+", re.IGNORECASE)
BLOCK_LINE = re.compile(r"^(?:#{1,6} .*|:::.*|\|.*)$", re.MULTILINE)
ITEM = re.compile(r"^[ \t]*(?:[-*+>]|\d{1,9}[.)])[ \t]+", re.MULTILINE)
PIECE = re.compile(r"\n[ \t]*\n")
MARKS = re.compile(r"[*_~`]|\]\([^)\n]{0,200}\)|\[")
PICTURE = re.compile(r"!\[[^\]\n]{0,200}\]")
SHORTEST = 3


@dataclass(frozen=True)
class Remark:
    """`found` is what stands in the text, `advice` what may be better."""

    found: str
    advice: str


def remarks(markdown: str) -> list[Remark]:
    """What an author may want to look at again, words first."""
    text = markdown.replace("\r\n", "\n")
    return [*words(text), *prompts(text), *pictures(text), *reading(text)]


def words(markdown: str) -> list[Remark]:
    """Words that hurt or judge, each with a better one."""
    return [
        Remark(found[0], _("Better: %s.") % advice)
        for pattern, advice in BETTER
        for found in re.finditer(rf"\b(?:{pattern})\b", markdown, re.IGNORECASE)
    ]


def prompts(markdown: str) -> list[Remark]:
    """Sentences that ask a learner for a story. What is quoted as an example, or said not to be asked, is passed over."""
    plain = QUOTED.sub(" ", BLOCK_LINE.sub("", markdown))
    advice = _("This may ask for somebody’s own story. Ask about an invented person, or about work.")
    sentences = re.split(r"(?<=[.!?])\s+|\n{2,}", plain)
    return [
        Remark(" ".join(sentence.split()), advice)
        for sentence in sentences
        if STORY.search(sentence) and not NOT_ASKED.search(sentence)
    ]


def pictures(markdown: str) -> list[Remark]:
    """Pictures are not shown: one may be of somebody, or too heavy for a phone."""
    advice = _("Pictures are not shown here. Say in words what it is for.")
    return [Remark(found[0], advice) for found in PICTURE.finditer(markdown)]


def reading(markdown: str) -> list[Remark]:
    """How hard the text reads, when it is long enough to tell and harder than most people like in the evening."""
    length, grade = reading_level(markdown)
    found = []
    if length > LONGEST_SENTENCE:
        advice = _("Most people read more easily with %d words or fewer.") % LONGEST_SENTENCE
        found.append(Remark(_("%.0f words in a sentence") % length, advice))
    if grade > HIGHEST_GRADE:
        found.append(Remark(_("Reading grade %.0f") % grade, _("Shorter words and sentences bring it to 8 or less.")))
    return found


def reading_level(markdown: str) -> tuple[float, float]:
    """(words in a sentence, Flesch-Kincaid grade), on average; (0, 0) for fewer than 30 words.

    Headings and tables do not count, and one or two words alone are no sentence.
    """
    found = [WORD.findall(sentence) for piece in pieces(markdown) for sentence in SENTENCE.findall(piece)]
    spoken = [word for sentence in found for word in sentence]
    sentences = sum(len(sentence) >= SHORTEST for sentence in found)
    if len(spoken) < 30 or not sentences:
        return 0.0, 0.0
    length = len(spoken) / sentences
    return length, 0.39 * length + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


def pieces(markdown: str) -> list[str]:
    """The paragraphs and the items of lists, without signs of Markdown; a sentence never goes on from one to the next."""
    return PIECE.split(MARKS.sub("", ITEM.sub("\n\n", BLOCK_LINE.sub("\n", markdown))))


def syllables(word: str) -> int:
    """About how many syllables an English word has."""
    silent = word.lower().endswith(("e", "es", "ed")) and not word.lower().endswith(("le", "ted", "ded"))
    return max(1, len(VOWELS.findall(word)) - silent)
