"""All media of an edition, for whoever packs it."""

from collections.abc import Iterator

from courses.media.facts import WHOLE
from courses.media.keeping import path_of
from courses.models import Edition, Media
from lms.kit import files


def media_of(edition: Edition) -> Iterator[tuple[str, str, bytes]]:
    """(sha256, name, content) of each, by sha256; the name is sha256.ending, and `keeping.keep` of the content gives the same sha256 again."""
    rows = Media.objects.filter(lessons__edition=edition).distinct().order_by("sha256")
    for sha256, ending in rows.values_list("sha256", "ending"):
        content = files.read(path_of(sha256, f"{WHOLE}.{ending}"))
        if content is not None:
            yield sha256, f"{sha256}.{ending}", content
