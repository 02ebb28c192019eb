"""`seva payments`: for those who look after the money."""

from datetime import date
from typing import Annotated

import typer

from seva.cli.messages import console, told
from seva.clock import in_india, utc_now
from seva.core import Core, build_core
from seva.payments.model import Payment
from seva.settings import load_settings
from seva.wording import format_rupees

payments = typer.Typer(help="Payments: lists, look-ups, the statement of a day.", no_args_is_help=True)
PaymentId = Annotated[str, typer.Argument(help="The payment's id, as `seva payments list` shows it.")]
Day = Annotated[str, typer.Argument(help="A day in India, such as 2026-11-22.")]


@payments.command("list")
def show_list(
    state: Annotated[str, typer.Option(help="Only those in this state, such as pending or paid.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest first.")] = 30,
) -> None:
    """List payments, the newest first."""
    with told():
        core = _core()
        for payment in core.payments.newest(limit, state):
            _print(_line(core, payment))


@payments.command()
def show(payment_id: PaymentId) -> None:
    """Show a payment with its items and refunds; of accounts and people nothing is shown."""
    with told():
        core = _core()
        _print_whole(core, core.payments.get(payment_id))


@payments.command("look-up")
def look_up(payment_id: PaymentId) -> None:
    """Ask the provider about a payment now, tell the department, and show it."""
    with told():
        core = _core()
        _print_whole(core, core.payments.look_up(payment_id))


@payments.command()
def again(payment_id: PaymentId) -> None:
    """Try again what is stuck: records at a department and refunds of a payment."""
    with told():
        core = _core()
        count = core.payments.again(payment_id)
        _print(f"{count} to be tried again; the worker does it.")
        _print_whole(core, core.payments.get(payment_id))


@payments.command()
def statement(
    day: Day,
    csv: Annotated[bool, typer.Option("--csv", help="As a table for other programs.")] = False,
) -> None:
    """Reconcile a day with the providers and show its statement; exit code 2 when it does not balance."""
    with told():
        made = _core().payment_desk.reconciling.make(_day(day))
    _print(made.as_csv() if csv else made.as_text())
    if not made.is_balanced:
        raise typer.Exit(2)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("write the day as 2026-11-22") from error
    if found > in_india(utc_now()).date():
        raise typer.BadParameter("this day has not come yet")
    return found


def _core() -> Core:
    return build_core(load_settings())


def _line(core: Core, payment: Payment) -> str:
    at = in_india(payment.created_at)
    amount, gone = (
        format_rupees(payment.amount_paise),
        "  (not set up any more)" if core.payments.is_gone(payment) else "",
    )
    return f"{payment.id}  {at:%Y-%m-%d %H:%M}  {payment.state:9} {amount:>14}  {payment.provider}{gone}"


def _print_whole(core: Core, payment: Payment) -> None:
    _print(_line(core, payment))
    _print(f"  transaction {payment.transaction_id or '-'}")
    for item in payment.items:
        purpose = item.purpose
        what = f"{purpose.kind} {purpose.department}/{purpose.service}"
        _print(f"  {what}  {format_rupees(item.amount_paise)}  {item.state}  {item.receipt_number or ''}".rstrip())
    for refund in payment.refunds:
        _print(f"  refund {refund.id}  {format_rupees(refund.amount_paise)}  {refund.reason}  {refund.state}")


def _print(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
