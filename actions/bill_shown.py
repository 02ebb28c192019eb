"""Bills as they are shown, and what can be done with them."""

from collections.abc import Sequence

from actions.reply import Option, Reply
from actions.texts import day, rupees, service_name
from actions.turn import Turn
from seva.bills import Basket, Chosen
from seva.catalogue import Service
from seva.departments.port import Bill
from seva.wording import hide

# As many as fit on a small screen; the older ones are due first.
MOST_SHOWN = 5
# Words that stand for taps: they name a step and a place in the basket, never an account.
ALL, ONE, PART, MORE, PAY, STATE = "bill:all", "bill:one:", "bill:part:", "bill:more", "bill:pay", "bill:state"


def shown(turn: Turn, found: Sequence[tuple[Service, Sequence[Bill]]]) -> Reply:
    """Open bills of one account or several, remembered as what the next tap is about."""
    baskets = turn.assistant.bills.baskets
    bills = [(service, bill) for service, some in found for bill in some][:MOST_SHOWN]
    basket = baskets.get(turn.citizen.id)
    lines = tuple(Chosen.of(service.id, bill) for service, bill in bills)
    basket = baskets.save(turn.citizen.id, Basket(lines, basket.items, basket.paid))
    text = "\n\n".join(_told(turn, service, bill) for service, bill in bills)
    reply = Reply(service=bills[0][0].id).say(text)
    if not turn.assistant.payments.takes(turn.channel):
        office = turn.assistant.catalogue.departments[bills[0][0].department].office.in_(turn.language)
        return reply.say(turn.say("bill.pay_where", office=office))
    return reply.offer(turn.say("bill.pay_ask"), options(turn, basket))


def options(turn: Turn, basket: Basket) -> list[Option]:
    """What can be done with the bills that are shown, the likely thing first."""
    added = basket.with_items(basket.shown)
    together = Option(turn.say("label.pay_amount", amount=rupees(added.total)), "pay_bill", value=ALL)
    more = Option(turn.say("label.more_bills"), "pay_bill", value=MORE)
    if len(basket.shown) > 1:
        each = [Option(_line(turn, one), "pay_bill", value=f"{ONE}{n}") for n, one in enumerate(basket.shown)]
        return [together, *each, more]
    (only,) = basket.shown
    part = [Option(turn.say("label.pay_part"), "pay_bill", value=f"{PART}0")] if only.least < only.payable else []
    return [together, *part, more]


def _line(turn: Turn, one: Chosen) -> str:
    """A bill of several, in a few words that tell it from the others."""
    return turn.say("label.only", amount=rupees(one.payable), number=one.account[-4:])


def _told(turn: Turn, service: Service, bill: Bill) -> str:
    values = {"service": service_name(turn, service), "number": hide(bill.account_number)}
    period = f"{day(turn, bill.period_from)} – {day(turn, bill.period_to)}"
    lines = [turn.say("bill.amount", **values, amount=rupees(bill.payable_paise), period=period)]
    if bill.due_on:
        lines.append(turn.say("bill.due", due_on=day(turn, bill.due_on)))
    if bill.paid_paise:
        lines.append(turn.say("bill.paid_part", amount=rupees(bill.paid_paise)))
    if bill.rebate_paise:
        lines.append(_rebate(turn, bill))
    if bill.late_fee_paise:
        lines.append(turn.say("bill.late_fee", amount=rupees(bill.late_fee_paise)))
    if bill.takes_parts:
        lines.append(turn.say("bill.parts", amount=rupees(bill.least_paise)))
    return "\n".join(lines)


def _rebate(turn: Turn, bill: Bill) -> str:
    amount = rupees(bill.rebate_paise)
    if bill.rebate_until:
        return turn.say("bill.rebate_until", amount=amount, until=day(turn, bill.rebate_until))
    return turn.say("bill.rebate", amount=amount)
