"""`/phone`: one page and its files. All that happens on it goes to the stand-in's own addresses."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.phone.words import load_names, load_places, load_suggestions, load_words

HERE = Path(__file__).parent
STATIC = HERE / "static"
# Nothing from elsewhere, and no script that is not in a file of ours; what a citizen picks is shown as a blob.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def phone_page(app: FastAPI, stand_in: str) -> None:
    """Adds the page; `stand_in` is the path below which the stand-in for Meta is mounted. Raises WordsError."""
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    config = {
        "standIn": stand_in,
        "words": load_words(),
        "suggestions": load_suggestions(),
        "places": load_places(),
        "names": load_names(),
    }
    styles = sorted(path.name for path in STATIC.glob("*.css"))
    page = templates.get_template("phone.html").render(config=config, styles=styles)
    router = APIRouter()

    @router.get("/phone", response_class=HTMLResponse)
    async def phone() -> HTMLResponse:
        """The page; `?say=` types a text in, `?lang=` chooses its language, `?phones=` how many there are."""
        return HTMLResponse(page, headers=HEADERS)

    app.include_router(router)
    app.mount("/phone/static", StaticFiles(directory=STATIC), name="phone")
