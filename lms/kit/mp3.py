"""MP3: the sound alone, without the tags in which programs keep names, places and pictures."""

BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST = 3


def after_tag(content: bytes) -> int:
    """Where the tag at the beginning ends."""
    if not content.startswith(b"ID3") or len(content) < 10:
        return 0
    return 10 + sum((content[6 + place] & 0x7F) << (7 * (3 - place)) for place in range(4))


def frame_length(head: bytes) -> int:
    """How long the layer III frame is that begins with `head`; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    kilobits = (BITRATES if version == 3 else BITRATES_2)[bits]
    samples = 144 if version == 3 else 72
    return samples * kilobits * 1000 // RATES[version][rate] + (head[2] >> 1 & 1)


def frame_seconds(head: bytes) -> float:
    version, rate = head[1] >> 3 & 3, head[2] >> 2 & 3
    return (1152 if version == 3 else 576) / RATES[version][rate]


def sound(content: bytes) -> tuple[bytes, int] | None:
    """The frames, one after the other and nothing else, and how many seconds they take; None where there are no whole three."""
    start = at = after_tag(content)
    count, seconds = 0, 0.0
    while length := frame_length(content[at : at + 4]):
        if at + length > len(content):
            break
        seconds += frame_seconds(content[at : at + 4])
        at, count = at + length, count + 1
    return (content[start:at], round(seconds)) if count >= FEWEST else None
