"""Files in a storage that speaks S3, named by one address; nobody is ever given an address of theirs, so each passes our own views."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

CHUNK = 64 * 1024
MISSING = {"404", "NoSuchKey", "NotFound"}


class ObjectStorage(S3Storage):
    """`url` is https://key:secret@host/bucket, with ?region=… where the storage asks for one. Without a key, boto3 looks where it usually does."""

    def __init__(self, *, url: str) -> None:
        super().__init__(**options(url))

    def part(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """Some bytes of a file; only these are fetched. Raises FileNotFoundError."""
        stored = self.bucket.Object(self._normalize_name(name))
        try:
            body = stored.get(Range=f"bytes={first}-{last}")["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                raise FileNotFoundError(name) from None
            raise
        return iter(body.iter_chunks(CHUNK))


def options(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    more = dict(parse_qsl(parts.query))
    host = parts.netloc.rpartition("@")[2]
    return {
        "endpoint_url": f"{parts.scheme}://{host}",
        "bucket_name": parts.path.strip("/"),
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": more.get("region"),
        "default_acl": None,
        "file_overwrite": True,
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=3,
            read_timeout=10,
            retries={"total_max_attempts": 2},
        ),
    }
