"""Choosing what to pay of the bills that are shown, and paying it; amounts are read again when it is paid."""

from collections.abc import Sequence
from dataclasses import replace

from actions.bill_shown import ALL, MORE, ONE, PART, PAY, STATE, shown
from actions.paying import THERE, begun, latest, received, state_of_payment, way_to_pay
from actions.reply import Option, Reply
from actions.texts import helpline, rupees, service_options
from actions.turn import Turn
from seva.bills import Basket, Chosen
from seva.catalogue import Service
from seva.catalogue.load import by_popularity
from seva.departments.errors import Refused, UnknownThere
from seva.departments.port import Bill
from seva.errors import DepartmentError
from seva.language.numbers import parse_amount
from seva.payments import Item, Payment, Purpose

REMEMBER = "bill:remember"


def chosen(turn: Turn) -> Reply | None:
    """What was tapped under the bills; None if the message is nothing of the kind."""
    basket = turn.assistant.bills.baskets.get(turn.citizen.id)
    if turn.text == STATE:
        payment = latest(turn)
        return state_of_payment(turn, payment) if payment else None
    if turn.text == ALL and basket.shown:
        return _pay(turn, basket.with_items(basket.shown))
    if turn.text == PAY and basket.items:
        return _pay(turn, basket)
    if turn.text == MORE:
        return _more(turn, basket)
    place = _place(turn.text)
    if place is None or place >= len(basket.shown):
        return None
    if turn.text.startswith(PART):
        return _ask_part(turn, replace(basket, part=place))
    return _pay(turn, basket.with_items([basket.shown[place]]))


def part_given(turn: Turn) -> Reply | None:
    """The amount of a part that was asked for; None if none was, or the message is no amount."""
    basket = turn.assistant.bills.baskets.get(turn.citizen.id)
    amount = parse_amount(turn.text)
    if basket.part is None or basket.part >= len(basket.shown) or amount is None:
        return None
    bill, paise = basket.shown[basket.part], int(amount * 100)
    if not bill.least <= paise <= bill.payable:
        return _ask_part(turn, basket, refused=True)
    return _pay(turn, replace(basket.with_items([bill.paying(paise)]), part=None))


def which_bill(turn: Turn, basket: Basket | None = None) -> Reply:
    """Asks which bill is meant; with others in the basket, they can be paid instead."""
    services = turn.assistant.catalogue.services
    close = [services[c] for c in turn.candidates if c in services and services[c].filing == "bill"]
    home = by_popularity(s for s in services.values() if s.filing == "bill" and s.jurisdiction == "delhi")
    options = service_options(turn, close or home, "pay_bill")
    if basket and basket.items:
        pay = Option(turn.say("label.pay_amount", amount=rupees(basket.total)), "pay_bill", value=PAY)
        return Reply(service=None).offer(turn.say("bill.which_more", count=len(basket.items)), [*options, pay])
    return Reply().offer(turn.say("bill.which"), options)


def _place(text: str) -> int | None:
    tail = text.removeprefix(ONE).removeprefix(PART)
    return int(tail) if tail != text and tail.isdigit() else None


def _more(turn: Turn, basket: Basket) -> Reply:
    basket = turn.assistant.bills.baskets.save(turn.citizen.id, replace(basket.with_items(basket.shown), shown=()))
    return which_bill(turn, basket)


def _ask_part(turn: Turn, basket: Basket, refused: bool = False) -> Reply:
    turn.assistant.bills.baskets.save(turn.citizen.id, basket)
    bill = basket.shown[basket.part or 0]
    key = "bill.part_refused" if refused else "bill.part_ask"
    text = turn.say(key, least=rupees(bill.least), most=rupees(bill.payable))
    return Reply(service=bill.service).await_value(text, "amount", "pay_bill")


def _pay(turn: Turn, basket: Basket) -> Reply:
    """Reads the amounts again and begins the payment; what has changed is shown first."""
    try:
        now = _read_again(turn, basket.items)
    except DepartmentError:
        turn.assistant.bills.baskets.save(turn.citizen.id, basket)
        again = Option(turn.say("label.try_again"), "pay_bill", value=PAY)
        return Reply().offer(turn.say("bill.no_answer_now"), [again, Option(turn.say("label.menu"), "list_services")])
    same = [one for one in basket.items if _still(one, now.get(one.key))]
    if len(same) < len(basket.items):
        return _changed(turn, replace(basket, items=tuple(same)), basket.items, now)
    return _begin(turn, basket)


def _read_again(turn: Turn, items: Sequence[Chosen]) -> dict[tuple[str, str, str], tuple[Service, Bill]]:
    found: dict[tuple[str, str, str], tuple[Service, Bill]] = {}
    for name, account in dict.fromkeys((one.service, one.account) for one in items):
        service = turn.assistant.catalogue.services[name]
        try:
            bills = turn.assistant.departments.open_bills(service.department, name, account)
        except (UnknownThere, Refused):
            bills = []
        found |= {Chosen.of(name, bill).key: (service, bill) for bill in bills}
    return found


def _still(one: Chosen, now: tuple[Service, Bill] | None) -> bool:
    """Whether the bill can be paid as it was chosen."""
    if now is None:
        return False
    bill = now[1]
    return bill.least_paise <= one.amount <= bill.payable_paise if one.part else bill.payable_paise == one.amount


def _changed(
    turn: Turn, basket: Basket, before: Sequence[Chosen], now: dict[tuple[str, str, str], tuple[Service, Bill]]
) -> Reply:
    """What is not as it was is shown anew; what is gone is said to be settled."""
    turn.assistant.bills.baskets.save(turn.citizen.id, replace(basket, shown=(), part=None))
    moved = [now[one.key] for one in before if one not in basket.items and one.key in now]
    if moved:
        return Reply().say(turn.say("bill.changed")).then(shown(turn, [(service, [bill]) for service, bill in moved]))
    reply = Reply().say(turn.say("bill.gone"))
    return reply.then(_begin(turn, basket)) if basket.items else reply


def _begin(turn: Turn, basket: Basket) -> Reply:
    payment = begun(turn, [_item(turn, one) for one in basket.items])
    if payment.state in THERE:
        return _there(turn, basket, payment)
    turn.assistant.bills.baskets.save(turn.citizen.id, Basket(paid=basket.items))
    reply = Reply(service=basket.items[0].service)
    key = "bill.pay_here" if len(basket.items) == 1 else "bill.pay_here_several"
    text = turn.say(key, amount=rupees(payment.amount_paise), count=len(basket.items))
    reply.messages.append(way_to_pay(turn, payment, text))
    return reply.offer(turn.say("bill.then"), _afterwards(turn, basket))


def _there(turn: Turn, basket: Basket, payment: Payment) -> Reply:
    """Says that the money for some of the bills is there, and goes on with the others."""
    paid = {item.purpose for item in payment.items if item.state in ("waiting", "stuck")}
    left = tuple(one for one in basket.items if _item(turn, one).purpose not in paid)
    turn.assistant.bills.baskets.save(turn.citizen.id, Basket(items=left, paid=basket.items))
    reply = Reply(service=basket.items[0].service).say(received(turn, payment))
    return reply.then(_begin(turn, replace(basket, items=left))) if left else reply


def _afterwards(turn: Turn, basket: Basket) -> list[Option]:
    accounts = turn.assistant.bills.accounts
    state = Option(turn.say("label.paid"), "pay_bill", value=STATE)
    if all(accounts.has(turn.citizen.id, one.service, one.account) for one in basket.items):
        return [state, Option(turn.say("label.menu"), "list_services")]
    return [state, Option(turn.say("label.remember"), "pay_bill", value=REMEMBER)]


def _item(turn: Turn, one: Chosen) -> Item:
    department = turn.assistant.catalogue.services[one.service].department
    return Item(Purpose("bill", one.account, one.service, department, one.bill), one.amount)


def no_answer(turn: Turn, service: Service) -> Reply:
    """The department's system is away."""
    return Reply(service=service.id).say(turn.say("bill.no_answer")).say(helpline(turn, service))
