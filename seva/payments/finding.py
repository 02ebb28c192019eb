"""What is told to a citizen whose money was cut: one answer from a payment's rows."""

from collections.abc import Iterable

from sqlalchemy.engine import Row

from seva.payments.model import Cut, Finding, Payment


def finding(payment: Payment, transactions: Iterable[Row]) -> Cut:
    """What became of the money of a payment that was just looked up."""
    backs = [refund for refund in payment.refunds if refund.state != "dropped"]
    coming = sum(refund.amount_paise for refund in backs if refund.state != "done")
    if coming:
        return Cut("going_back", payment, coming)
    if payment.state == "refunded" or (backs and not payment.is_recorded):
        return Cut("returned", payment, sum(refund.amount_paise for refund in backs) or payment.amount_paise)
    if payment.state == "disputed":
        return Cut("disputed", payment, payment.amount_paise)
    if payment.state == "paid":
        return Cut("recorded" if payment.is_recorded else "received", payment, payment.amount_paise)
    return Cut(_unpaid(payment, {row.status for row in transactions}), payment, payment.amount_paise)


def _unpaid(payment: Payment, statuses: set[str]) -> Finding:
    if "authorised" in statuses:
        return "on_the_way"
    return "failed" if "failed" in statuses else "not_there"
