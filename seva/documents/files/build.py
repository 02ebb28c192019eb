"""The store that the settings name."""

from pathlib import Path
from urllib.parse import urlsplit

from seva.documents.files.folder import Folder
from seva.documents.files.port import Files
from seva.settings import Settings

S3 = "s3://"


def files_at(settings: Settings) -> Files:
    """A folder, or a store that speaks S3; connects to nothing."""
    if not settings.files_url.startswith(S3):
        return Folder(Path(settings.files))
    # Amazon's library takes half a second to import, which only those pay who use it.
    from seva.documents.files.s3 import S3Files, S3Place

    place = urlsplit(settings.files_url)
    return S3Files(
        S3Place(
            bucket=place.netloc,
            prefix=place.path,
            endpoint=settings.files_endpoint or None,
            region=settings.files_region or None,
            access_key=settings.files_access_key or None,
            secret_key=settings.files_secret_key or None,
        )
    )
