"""What a subject line may say, and what no message may say where a stranger could see it."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUBJECTS: tuple[str | Promise, ...] = (
    _("There is a place for you"),
    _("A step is waiting for you"),
    _("Whenever you are ready"),
    _("A date is coming up"),
    _("Something is ready for you"),
    _("Your code"),
    _("Please confirm your address"),
    _("Your sign-in"),
)
SENDERS = ("Gabay",)
PREVIEW = 200

# Stems, matched at the start of a word, capitals or not.
BANNED = (
    *("abus", "addict", "aftercare", "agency", "anti-traffick", "assault", "batter", "beneficiar", "brothel", "captiv"),
    *("care", "case", "certificat", "child", "client", "coach", "coerc", "consent", "counsel", "course", "court"),
    *(
        "crim",
        "csaem",
        "csec",
        "dswd",
        "disclos",
        "domestic",
        "exploit",
        "fail",
        "flashback",
        "forced",
        "gender",
        "grief",
    ),
    *("groom", "harass", "harm", "healing", "hotline", "house parent", "incest", "intimate", "lesson", "lgu", "love"),
    *("minor", "molest", "ngo", "offend", "osaec", "overdue", "perpetrat", "pimp", "porn", "prosecut", "prostitut"),
    *("protect", "psycho", "ptsd", "quiz", "rape", "reintegrat", "recover", "rehabilit", "rescue", "safe house", "sex"),
    *(
        "shelter",
        "slave",
        "social work",
        "suicid",
        "support group",
        "survivor",
        "testif",
        "therap",
        "threat",
        "torture",
    ),
    *("traffick", "trafic", "training", "trauma", "victim", "violen", "vulnerab", "witness", "wound"),
)
# The same in Filipino and Cebuano, whose words grow at both ends: matched anywhere in a word.
BANNED_WITHIN = (
    *("abus", "ampunan", "aralin", "bagsak", "bansay", "bata", "biktima", "bilanggo", "bugaw", "dahas"),
    *("dangpan", "eskwela", "gahasa", "huwes", "hukuman", "insesto", "kapintas", "kapakanan", "kaso", "klase", "kurso"),
    *("leksyon", "leksiyon", "ligtas", "lugos", "luwas", "maltrato", "molestiya", "panakit", "pananakit", "pasakit"),
    *("prostitusyon", "reskyu", "saksi", "sanay", "sekswal", "seksuwal", "seks", "sertipik", "sikolo"),
    *("silong", "silungan", "sugat", "sulit", "tagapag-alaga", "tagapayo", "tambag", "terapi", "trapik", "trauma"),
    *("ulila", "walang-wala"),
)


def any_of(stems: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, stems))


_banned = re.compile(rf"\b(?:{any_of(BANNED)})\w*|\b[\w-]*(?:{any_of(BANNED_WITHIN)})\w*", re.IGNORECASE)


class IndiscreetError(Exception):
    """A subject line that is not on the list: a mistake in a template, never a matter of data."""


def subject(text: str) -> str:
    """`text` on one line, if it is one of SUBJECTS in the language of the moment. Raises IndiscreetError."""
    line = " ".join(text.split())
    if line not in [str(allowed) for allowed in SUBJECTS]:
        raise IndiscreetError(line)
    return line


def words_in(text: str) -> list[str]:
    """The banned words that `text` holds."""
    return _banned.findall(text)
