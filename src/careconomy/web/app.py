"""The server: its routes, its guard, and how mistakes are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from careconomy import __version__
from careconomy.web import api, data, pages, static, understand
from careconomy.web.guard import Guard
from careconomy.web.jobs import Jobs
from careconomy.web.pool import Desk
from careconomy.web.sessions import Sessions
from careconomy.web.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the server; its processes start with it and end with it."""
    settings = settings or Settings()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.desk = desk = Desk(settings)
        app.state.sessions = sessions = Sessions(settings.data)
        app.state.jobs = jobs = Jobs(settings.data, sessions.used)
        ends = asyncio.create_task(data.end_sessions(sessions, jobs))
        # The table of all countries takes seconds: it is made before anybody asks.
        world = asyncio.create_task(desk.answer("world", {})) if settings.slow else None
        yield
        if world:
            world.cancel()
        ends.cancel()
        await jobs.close()
        sessions.close()
        desk.close()

    # The usual pages of documentation would load scripts from another site.
    app = FastAPI(
        title="careconomy",
        version=__version__,
        summary="The care economy in figures.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.state.settings = settings
    app.include_router(api.router)
    app.include_router(understand.router)
    app.include_router(pages.router)
    app.include_router(data.router)
    app.include_router(static.router)
    app.add_exception_handler(pages.Failed, pages.failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _known)
    app.add_middleware(Guard, settings=settings)
    return app


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"][1:])
    return api.mistake(422, f"{found['msg']}.", where, "See /api/openapi.json.")


async def _known(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return api.mistake(error.status_code, f"{error.detail}.")
