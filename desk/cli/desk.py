"""`upright desk`: the editors' desk in the browser."""

from __future__ import annotations

import os
from typing import Annotated

import typer

Port = Annotated[int, typer.Option(help="port to listen on")]
Host = Annotated[str, typer.Option(help="address to listen on; others than loopback need "
                                   "UPRIGHT_DESK_ADDRESS")]  # fmt: skip


def desk(port: Port = 8300, host: Host = "127.0.0.1") -> None:
    """Serve the desk until interrupted: questions, hazards, products, shops, the edition."""
    from desk.session import session
    from desk.web.serve import serve

    with session(os.environ) as opened:
        serve(opened, os.environ, host, port, typer.echo)
