"""The page on which anyone checks a certificate, in the browser."""

from web.verify.page import Page
from web.verify.routes import verify_pages

__all__ = ["Page", "verify_pages"]
