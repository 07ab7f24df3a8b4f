"""The command `serve`: the server on this machine."""

from __future__ import annotations

import os

import click

from careconomy.cli import options
from careconomy.errors import CareError

SECRET = "CARECONOMY_PASSWORD"


@click.command(
    short_help="The pages in a browser, on this machine.",
    epilog=f"Example: careconomy serve --port 8000. A password for a shared server: set {SECRET}.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Its port."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="Name by which others reach a shared server; repeat for more.",
)
@options.debug
def serve(host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve the pages and the JSON API on this machine until Ctrl-C.

    Nothing leaves the machine, and nothing is loaded from others.
    """
    try:
        import uvicorn

        from careconomy.web.app import create_app
    except ModuleNotFoundError as error:
        raise CareError(
            f"the server needs the library {error.name}, which is not installed.",
            remedy='Install it with pip install "careconomy[web]".',
        ) from None
    from careconomy.web.settings import LOOPBACK, Settings

    loopback = host in ("127.0.0.1", "::1", "localhost")
    if not loopback and not names:
        raise CareError(
            f"{host} is reached from other machines.",
            where="serve",
            remedy="State by which name, with --name NAME, so that no other site can use it.",
        )
    settings = Settings(hosts=(*LOOPBACK, *names), password=os.environ.get(SECRET, ""))
    click.echo(f"The pages: http://{host}:{port} (Ctrl-C ends it).", err=True)
    click.echo(f"For programs: http://{host}:{port}/api/openapi.json", err=True)
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
