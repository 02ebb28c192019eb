"""Account numbers: kept only if the citizen agrees, for all bills at once and reminders, and forgotten at a word."""

from collections.abc import Callable

from actions.bill_paying import REMEMBER
from actions.bill_shown import shown
from actions.reply import Option, Reply
from actions.texts import service_name
from actions.turn import Turn
from seva.bills import Account
from seva.bills.accounts import MOST
from seva.errors import DepartmentError
from seva.wording import hide

# The version of the notice that citizens agree to; a change of its meaning in catalogue/messages/bills.yml needs a new
# one.
NOTICE_VERSION = "2026-11"
AGREED, EVERY, FORGET, QUIET, KEPT = "bill:agreed", "bill:every", "bill:forget", "bill:quiet", "bill:account:"
MOST_OFFERED = 7


def about_accounts(turn: Turn) -> Reply | None:
    """What is said about kept numbers; None if the message is nothing of the kind."""
    step = STEPS.get(turn.text)
    return step(turn) if step else None


def kept_account(turn: Turn) -> Account | None:
    """The kept number that was chosen."""
    wanted = turn.text.removeprefix(KEPT)
    if wanted == turn.text:
        return None
    return next((one for one in turn.assistant.bills.accounts.of_citizen(turn.citizen.id) if one.id == wanted), None)


def kept_options(turn: Turn, service: str | None = None) -> list[Option]:
    """The kept numbers as choices, all of them or those of one service."""
    services = turn.assistant.catalogue.services
    mine = [a for a in turn.assistant.bills.accounts.of_citizen(turn.citizen.id) if service in (None, a.service)]
    return [
        Option(_label(turn, one), "pay_bill", one.service, value=KEPT + one.id)
        for one in mine[:MOST_OFFERED]
        if one.service in services
    ]


def _label(turn: Turn, account: Account) -> str:
    service = turn.assistant.catalogue.services[account.service]
    return f"{service_name(turn, service)[:17].strip()} {account.number[-4:]}"


def _ask_to_keep(turn: Turn) -> Reply:
    paid = turn.assistant.bills.baskets.get(turn.citizen.id).paid
    if not paid:
        return Reply().say(turn.say("bill.keep_nothing"))
    numbers = ", ".join(dict.fromkeys(hide(one.account) for one in paid))
    yes = Option(turn.say("label.agree"), "pay_bill", value=AGREED)
    return Reply().offer(turn.say("bill.keep_ask", numbers=numbers), [yes, Option(turn.say("label.disagree"), "deny")])


def _keep(turn: Turn) -> Reply:
    paid = turn.assistant.bills.baskets.get(turn.citizen.id).paid
    accounts = turn.assistant.bills.accounts
    numbers = dict.fromkeys((one.service, one.account) for one in paid)
    is_kept = [accounts.keep(turn.citizen.id, *one, turn.language, NOTICE_VERSION) for one in numbers]
    if not is_kept:
        return Reply().say(turn.say("bill.keep_nothing"))
    return Reply().say(turn.say("bill.kept") if all(is_kept) else turn.say("bill.kept_enough", most=MOST))


def _every(turn: Turn) -> Reply:
    """The open bills of all kept numbers."""
    mine = turn.assistant.bills.accounts.of_citizen(turn.citizen.id)
    if not mine:
        return Reply().offer(turn.say("bill.none_kept"), [Option(turn.say("label.pay_bill"), "pay_bill")])
    found, silent = [], False
    for account in mine:
        service = turn.assistant.catalogue.services.get(account.service)
        if service is None:
            continue
        try:
            bills = turn.assistant.departments.open_bills(service.department, service.id, account.number)
        except DepartmentError:
            silent = True
            continue
        found += [(service, bills)] if bills else []
    reply = Reply().say(turn.say("bill.some_silent")) if silent else Reply()
    if found:
        return reply.then(shown(turn, found))
    return reply if silent else reply.say(turn.say("bill.all_paid"))


def _forget(turn: Turn) -> Reply:
    count = turn.assistant.bills.accounts.forget(turn.citizen.id)
    return Reply().say(turn.say("bill.forgotten" if count else "bill.none_kept"))


def _quiet(turn: Turn) -> Reply:
    turn.assistant.bills.accounts.stop_reminders(turn.citizen.id)
    return Reply().say(turn.say("bill.quiet"))


STEPS: dict[str, Callable[[Turn], Reply]] = {
    REMEMBER: _ask_to_keep,
    AGREED: _keep,
    EVERY: _every,
    FORGET: _forget,
    QUIET: _quiet,
}
