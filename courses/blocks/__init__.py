"""The kinds of blocks: what each keeps, how it is edited, shown and written down. The rest of the floor knows none of them by name."""

from courses.blocks.audio import Audio
from courses.blocks.checklist import Checklist
from courses.blocks.fences import Piece, parse, write
from courses.blocks.helplines import Helplines
from courses.blocks.image import Image
from courses.blocks.kinds import (
    LONGEST,
    REGISTRY,
    SHORTER,
    TEXT,
    BlockData,
    BlockKind,
    Keeps,
    Reader,
    SentError,
    Shown,
    kinds,
    register,
)
from courses.blocks.links import Links
from courses.blocks.lost import get
from courses.blocks.media import shas_in, warm
from courses.blocks.naming import LONGEST_NAME, is_kept_by_name, named, unnamed
from courses.blocks.note import Note
from courses.blocks.paper import Paper
from courses.blocks.pause import Pause
from courses.blocks.poll import Poll
from courses.blocks.practice import Practice
from courses.blocks.reflection import Reflection
from courses.blocks.scenario import Scenario
from courses.blocks.summary import Summary
from courses.blocks.text import Text
from courses.blocks.video import Video

__all__ = [
    "LONGEST",
    "LONGEST_NAME",
    "REGISTRY",
    "SHORTER",
    "TEXT",
    "BlockData",
    "BlockKind",
    "Keeps",
    "Piece",
    "Reader",
    "SentError",
    "Shown",
    "get",
    "is_kept_by_name",
    "kinds",
    "named",
    "parse",
    "register",
    "shas_in",
    "unnamed",
    "warm",
    "write",
]

SAID = (Text(), Note(), Summary(), Practice())
LED = (Scenario(), Links(), Helplines(), Pause())
DONE = (Checklist(), Reflection(), Poll())
SEEN = (Image(), Audio(), Video(), Paper())

for kind in (*SAID, *SEEN, *LED, *DONE):
    register(kind)
