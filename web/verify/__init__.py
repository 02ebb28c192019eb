"""The page on which anyone checks a certificate, in the browser."""

from web.verify.page import Page, PublicLog
from web.verify.routes import verify_pages

__all__ = ["Page", "PublicLog", "verify_pages"]
