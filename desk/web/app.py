"""The desk as a web application: one endpoint per way, and the same guard before all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from logging import getLogger

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as Received
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.plain import clean
from db.schema import Account
from desk.session import Session
from desk.web.cookies import cookie_name, key_of
from desk.web.doors import Refusal, check_host
from desk.web.forms import Form, read_form
from desk.web.guard import Answer, Request, answered, told
from desk.web.render import ASSETS, asset, rendered
from desk.web.way import File, NotThere, Page, Way, Ways
from desk.web.ways import MENU

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
}  # fmt: skip
Endpoint = Callable[[Received], Awaitable[Response]]


def make_app(session: Session, environ: Mapping[str, str], ways: Ways) -> Starlette:
    """Make the application: what is not among the ways is not there."""
    routes = [Route("/static/{name}", _static, methods=["GET"])]
    for way in ways:
        methods = ["GET", "POST"] if way.acts else ["GET"]
        routes.append(Route(way.path, _endpoint(session, environ, way), methods=methods))
    handlers = {
        HTTPException: _refused(session), Refusal: _refused(session),
        NotThere: _refused(session), Exception: _broken(session),
    }  # fmt: skip
    made = Starlette(routes=routes, exception_handlers=handlers)
    made.router.redirect_slashes = False  # it would lead to whatever host the request names
    return made


def _endpoint(session: Session, environ: Mapping[str, str], way: Way) -> Endpoint:
    secure = _is_secure(session)

    async def answer(received: Received) -> Response:
        check_host(session.config, received.headers.get("host", ""))
        path, query = received.scope["path"], received.query_params
        if clean(path) != path:
            raise NotThere  # no name holds what no database can hold
        form = await read_form(received, way.largest) if received.method == "POST" else Form()
        request = Request(
            method=received.method, path=path, named=received.path_params,
            query={clean(name): clean(value) for name, value in query.items()},
            headers=received.headers,
            client=received.client.host if received.client else "",
            key=key_of(received.cookies, secure), form=form,
        )  # fmt: skip
        found = await run_in_threadpool(answered, session, environ, way, request)
        return await run_in_threadpool(_response, session, way, request, found)

    return answer


def _response(session: Session, way: Way, request: Request, found: Answer) -> Response:
    what = found.what
    if isinstance(what, str):
        made: Response = RedirectResponse(what, 303)
    elif isinstance(what, File):
        made = Response(what.data, media_type=what.kind)
        if what.name:
            made.headers["Content-Disposition"] = f'attachment; filename="{what.name}"'
    else:
        did = told(request.query.get("did", ""), session, found.account)
        made = _page(what, found.account, found.key.csrf, way.name, did)
    made.headers.update(HEADERS)
    if found.key.fresh:
        made.set_cookie(
            cookie_name(_is_secure(session)), found.key.token, httponly=True, samesite="lax",
            secure=_is_secure(session), path="/",
        )  # fmt: skip
    return made


def _page(
    page: Page, account: Account | None, csrf: str, here: str, did: tuple[str, str | None]
) -> Response:
    shared: dict[str, object] = {
        "account": account, "csrf": csrf, "here": here, "menu": MENU, "did": did[0],
        "undo": did[1], "problem": None, "changes": (), "typed": {}, "kept": (), "lost": False,
    }  # fmt: skip
    return Response(rendered(page.template, {**shared, **page.said}), page.status,
                    media_type="text/html")  # fmt: skip


def _refused(session: Session) -> Callable[[Received, Exception], Response]:
    def answer(received: Received, why: Exception) -> Response:
        status, line = 404, "There is no such page."
        if isinstance(why, Refusal):
            status, line = why.status, why.why
        elif isinstance(why, HTTPException):
            status = why.status_code
            line = line if status == 404 else str(why.detail)
        return _plain_page(status, line)

    return answer


def _broken(session: Session) -> Callable[[Received, Exception], Response]:
    def answer(received: Received, why: Exception) -> Response:
        getLogger("upright.desk").error(
            "%s %s", received.method, received.scope["path"], exc_info=why
        )
        return _plain_page(500, "Something broke here; what you typed may not be recorded.")

    return answer


def _plain_page(status: int, line: str) -> Response:
    made = _page(Page("problem.html", {"why": line}, status), None, "", "", ("", None))
    made.headers.update(HEADERS)
    return made


async def _static(received: Received) -> Response:
    name = received.path_params["name"]
    if name not in ASSETS:
        return _plain_page(404, "There is no such page.")
    made = Response(asset(name), media_type=ASSETS[name])
    made.headers.update({**HEADERS, "Cache-Control": "no-cache"})
    return made


def _is_secure(session: Session) -> bool:
    return (session.config.desk_address or "").startswith("https://")
