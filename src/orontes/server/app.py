"""The desk as a web application: its pages, the API, the gate before both, and how errors are told."""

import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import jinja2
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from orontes import __version__
from orontes.errors import OrontesError
from orontes.server.desk import Desk
from orontes.server.routes import router
from orontes.server.security import LOG, Access, Gate, problem

TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FILES: Final = ("desk.css", "desk.js", "parts.js", "docs.css")
SANDBOX: Final = (
    "sandbox allow-scripts allow-popups; frame-ancestors 'self'; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""Beside the page's own policy, which names its very scripts by their hashes: inside the desk it reaches nothing of the desk."""
ABOUT: Final = (
    "The desk of Orontes behind its page. Requests that change anything carry the header `x-orontes: 1`; "
    "long work is answered with a job, which tells how far it is and can be stopped."
)


def create_app(desk: Desk, access: Access) -> FastAPI:
    """The application on a desk, open to those whom `access` lets in; the desk is closed when it ends."""

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="Orontes desk", version=__version__, description=ABOUT, openapi_url="/api/openapi.json", docs_url=None,
        redoc_url=None, lifespan=life,
    )  # fmt: skip
    app.state.desk = desk
    app.include_router(router)
    _add_pages(app)
    _add_errors(app)
    app.add_middleware(Gate, access=access)
    return app


def _add_pages(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def home() -> Response:
        return HTMLResponse(_file("desk.html"))

    @app.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        if name == "page.css":
            return Response(_page_style(), media_type="text/css")
        if name not in FILES:
            raise HTTPException(404, "there is no such file")
        return Response(_file(name), media_type=TYPES[Path(name).suffix])

    @app.get("/pages/{key}", include_in_schema=False)
    def page(key: str) -> Response:
        drawn = app.state.desk.page(key)
        if drawn is None or not drawn.file.is_file():
            raise HTTPException(404, "this page is not kept any more; draw it again")
        headers = {"content-security-policy": SANDBOX, "cross-origin-resource-policy": "same-origin"}
        return FileResponse(drawn.file, media_type="text/html; charset=utf-8", headers=headers)

    @app.get("/docs", include_in_schema=False)
    @app.get("/openapi.json", include_in_schema=False)
    def usual(request: Request) -> Response:  # where others of its kind have it
        return RedirectResponse(f"/api{request.url.path}")

    @app.get("/api/docs", include_in_schema=False)
    def docs() -> Response:
        template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(_file("docs.html"))
        return HTMLResponse(template.render(document=app.openapi()))


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(OrontesError)
    def told(_: Request, error: OrontesError) -> Response:
        return JSONResponse(problem(str(error).split(". Cure: ", maxsplit=1)[0], cure=error.cure), 422)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> Response:
        if any(one["type"] == "json_invalid" for one in error.errors()):
            return JSONResponse(problem("the body is no JSON", cure="send a JSON object as application/json"), 400)
        return JSONResponse(problem(_invalid(error.errors()), cure="see /api/docs"), 422)

    @app.exception_handler(HTTPException)
    def refused(_: Request, error: HTTPException) -> Response:
        return JSONResponse(problem(str(error.detail)), error.status_code, headers=error.headers)

    @app.exception_handler(Exception)
    def fault(_: Request, error: Exception) -> Response:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        LOG.error("fault: %s", place)  # its words may be a report's, so they stay out
        return JSONResponse(problem(f"this is a fault of Orontes, not yours: {place}", cure="please report it"), 500)


def _invalid(errors: Sequence[Any]) -> str:
    """What was wrong where, without what was given."""
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in errors[:5])


@cache
def _file(name: str) -> str:
    return (resources.files("orontes.server") / "web" / name).read_text(encoding="utf-8")


@cache
def _page_style() -> str:
    """The style of the brief, which the desk shares."""
    return (resources.files("orontes.brief") / "templates" / "page.css").read_text(encoding="utf-8")


def quiet_loggers() -> None:
    """Nothing; the web server's own lines, which hold addresses with what was looked for, are left out."""
    for name in ("uvicorn.access", "uvicorn.error", "multipart", "python_multipart"):
        logging.getLogger(name).setLevel(logging.CRITICAL if name == "uvicorn.access" else logging.WARNING)
