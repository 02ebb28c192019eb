"""Pages for paying: one for each payment, its receipt, and where providers' callbacks arrive."""

from web.pay.callbacks import callback_routes
from web.pay.pages import payment_pages

__all__ = ["callback_routes", "payment_pages"]
