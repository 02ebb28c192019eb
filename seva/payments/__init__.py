"""Payments: fees and bills, through providers that say what was paid, recorded at the departments, or given back."""

from seva.payments.model import Cut, Item, PaidItem, Payment, Purpose, Refund

__all__ = ["Cut", "Item", "PaidItem", "Payment", "Purpose", "Refund"]
