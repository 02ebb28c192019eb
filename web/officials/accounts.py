"""`/officials/accounts`: making, changing and stopping accounts, within what the one who does it may give."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from seva.officials.accounts import PASSWORD, PROVIDER, Account, Wish
from seva.officials.errors import AccountRefused, NotAllowed, OfficialsError
from seva.officials.model import Official, Scope
from seva.officials.roles import MANAGES, Permission, Role
from web.officials.pages import Pages

# An id that cannot be an account's, for the form of a new one.
NEW = Wish("", "", Role.OFFICER, Scope(frozenset()))


def account_routes(pages: Pages) -> APIRouter:
    """The pages."""
    router, accounts = APIRouter(prefix="/officials/accounts"), pages.officials.accounts
    Manager = Annotated[Official, Depends(pages.guard.allowed(Permission.ACCOUNTS))]
    _add_acts(router, pages, Manager)

    @router.get("")
    async def listing(request: Request, official: Manager) -> Response:
        """The accounts that one may change."""
        found = await run_in_threadpool(accounts.managed_by, official)
        return pages.own(request, "accounts", accounts=found, catalogue=pages.catalogue)

    @router.get("/new")
    async def new(request: Request, official: Manager) -> Response:
        """The form of a new account."""
        return _form(pages, request, official, NEW)

    @router.post("")
    async def make(request: Request, official: Manager) -> Response:
        """Makes an account, and shows its one-time code, this once."""
        wish = await _wish(request, pages, official)
        try:
            account = await run_in_threadpool(accounts.make, official, wish)
        except (AccountRefused, NotAllowed) as error:
            return _form(pages, request, official, wish, error=error)
        if account.sign_in == PROVIDER:
            return pages.on(f"/officials/accounts/{account.id}?kept=1")
        return await _code(pages, request, official, account)

    @router.get("/{account_id}")
    async def show(request: Request, official: Manager, account_id: str) -> Response:
        """One account."""
        account = await run_in_threadpool(accounts.managed, official, account_id)
        said = "account.kept" if "kept" in request.query_params else ""
        return _form(pages, request, official, _wish_of(account), account, said=said)

    @router.post("/{account_id}")
    async def change(request: Request, official: Manager, account_id: str) -> Response:
        """Changes name, role, scope and language."""
        account = await run_in_threadpool(accounts.managed, official, account_id)
        wish = await _wish(request, pages, official, account)
        try:
            await run_in_threadpool(accounts.change, official, account_id, wish)
        except (AccountRefused, NotAllowed) as error:
            return _form(pages, request, official, wish, account, error)
        return pages.on(f"/officials/accounts/{account_id}?kept=1")

    return router


def _add_acts(router: APIRouter, pages: Pages, manager: Any) -> None:
    """What is done to an account by a button."""

    @router.post("/{account_id}/stop")
    async def stop(request: Request, official: manager, account_id: str) -> Response:
        """Stops an account."""
        return await _stopped(pages, request, official, account_id, True)

    @router.post("/{account_id}/start")
    async def start(request: Request, official: manager, account_id: str) -> Response:
        """Lets an account in again."""
        return await _stopped(pages, request, official, account_id, False)

    @router.post("/{account_id}/code")
    async def code(request: Request, official: manager, account_id: str) -> Response:
        """A new one-time code, for a forgotten password or a lost phone."""
        account = await run_in_threadpool(pages.officials.accounts.managed, official, account_id)
        try:
            return await _code(pages, request, official, account)
        except AccountRefused as error:
            return _form(pages, request, official, _wish_of(account), account, error)


async def _stopped(pages: Pages, request: Request, official: Official, account_id: str, stopped: bool) -> Response:
    accounts = pages.officials.accounts
    try:
        await run_in_threadpool(accounts.stop, official, account_id, stopped)
    except AccountRefused as error:
        account = await run_in_threadpool(accounts.managed, official, account_id)
        return _form(pages, request, official, _wish_of(account), account, error)
    return pages.on(f"/officials/accounts/{account_id}?kept=1")


async def _code(pages: Pages, request: Request, official: Official, account: Account) -> Response:
    code = await run_in_threadpool(pages.officials.beginning.code_for, official, account)
    where = f"{pages.officials.public}/officials/begin"
    return pages.own(request, "account_code", account=account, code=code, where=where)


async def _wish(request: Request, pages: Pages, official: Official, account: Account | None = None) -> Wish:
    """What the form asks for; nothing chosen is all departments or districts of the one who asks."""
    form = await request.form()
    known = {"departments": pages.catalogue.departments, "districts": pages.catalogue.districts}
    chosen = {name: frozenset(map(str, form.getlist(name))) & {*ids} for name, ids in known.items()}
    mine, role = official.scope, str(form.get("role", ""))
    departments = chosen["departments"] or (None if role == Role.AUDITOR or role == Role.IT_DEPARTMENT else frozenset())
    return Wish(
        login=account.login if account else str(form.get("login", "")),
        name=str(form.get("name", "")),
        role=role,
        scope=Scope(mine.departments if departments is None else departments, chosen["districts"] or mine.districts),
        language=str(form.get("language", "")),
        sign_in=account.sign_in if account else PROVIDER if form.get("sign_in") == PROVIDER else PASSWORD,
    )


def _wish_of(account: Account) -> Wish:
    return Wish(account.login, account.name, account.role, account.scope, account.language, account.sign_in)


def _form(
    pages: Pages, request: Request, official: Official, wish: Wish, account: Account | None = None,
    error: OfficialsError | None = None, said: str = "",
) -> Response:  # fmt: skip
    at = error.rule if isinstance(error, AccountRefused) else "beyond" if error else ""
    catalogue, scope = pages.catalogue, official.scope
    values: dict[str, Any] = {
        "account": account,
        "wish": wish,
        "roles": [role for role in Role if role in MANAGES[official.role]],
        "departments": [d for d in catalogue.departments.values() if scope.covers(d.id)],
        "districts": [d for d in catalogue.districts.values() if scope.districts is None or d.id in scope.districts],
        "provider": pages.officials.provider,
        "problem": f"account.refused.{at}" if at else "",
        "said": said,
    }
    return pages.own(request, "account", 400 if error else 200, **values)
