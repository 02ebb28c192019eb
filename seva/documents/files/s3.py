"""Files in a store that speaks S3: Amazon's, or one of a state's own data centre."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from seva.documents.files.errors import FileMissing, FilesDenied, FilesUnavailable

CONNECT_SECONDS, READ_SECONDS = 2.0, 10.0
# Each call is made at most so often, with growing pauses between; then it is the caller who tries again later.
MOST_TRIES = 3
MISSING = frozenset({"NoSuchKey", "NotFound", "404"})
LATER = frozenset({"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling", "500", "503"})


@dataclass(frozen=True)
class S3Place:
    """Where files go: a bucket, the beginning of their names in it, and who speaks S3.

    Without an endpoint it is Amazon's; without keys they are found as its tools find them.
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = None
    secret_key: str | None = None


class S3Files:
    """Implements seva.documents.files.port.Files; connects at its first use."""

    def __init__(self, place: S3Place, read_seconds: float = READ_SECONDS) -> None:
        self._bucket, self._prefix = place.bucket, f"{place.prefix.strip('/')}/".lstrip("/")
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            retries={"total_max_attempts": MOST_TRIES, "mode": "standard"},
            s3={"addressing_style": "path" if place.endpoint else "auto"},
            # Not every store knows the newer checksums; what is stored is sealed by its encryption anyway.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=place.endpoint,
            region_name=place.region,
            aws_access_key_id=place.access_key,
            aws_secret_access_key=place.secret_key,
            config=config,
        )

    def put(self, name: str, content: bytes) -> None:
        """Keeps a file; the store shows it whole or not at all."""
        with _told():
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=content)

    def get(self, name: str) -> bytes:
        """The bytes of a file."""
        with _told():
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
            return bytes(answer["Body"].read())

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        try:
            with _told():
                self._client.head_object(Bucket=self._bucket, Key=self._prefix + name)
        except FileMissing:
            return False
        return True

    def remove(self, name: str) -> None:
        """Removes a file; S3 answers the same whether there was one."""
        with _told():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)


@contextmanager
def _told() -> Iterator[None]:
    """Turns boto's errors into ours; their texts may name keys and are left out."""
    try:
        yield
    except ClientError as error:
        _refuse(str(error.response.get("Error", {}).get("Code", "")), error)
    except (BotoCoreError, OSError) as error:
        raise FilesUnavailable(f"The store for documents does not answer: {type(error).__name__}.") from error


def _refuse(code: str, error: ClientError) -> NoReturn:
    if code in MISSING:
        raise FileMissing("A document is not in its store.") from error
    if code in LATER:
        raise FilesUnavailable(f"The store for documents asks to come back later: {code}.") from error
    raise FilesDenied(f"The store for documents refuses: {code or 'without a reason'}.") from error
