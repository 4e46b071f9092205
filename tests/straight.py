"""One request straight into the application of the desk, byte for byte, and what comes back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.fuzzing import Case


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    fault: BaseException | None = None


async def ask(app: Any, case: Case) -> Answered:
    """Send a request straight into the application, as a server would hand it on."""
    scope = _scope(case)
    parts, answer = (
        [case.body[at : at + 65536] for at in range(0, len(case.body), 65536)] or [b""],
        [],
    )
    sent = iter(range(len(parts)))

    async def receive() -> dict[str, object]:
        at = next(sent, None)
        if at is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts[at], "more_body": at + 1 < len(parts)}

    async def send(message: dict[str, Any]) -> None:
        answer.append(message)

    began, fault = time.monotonic(), None
    try:
        await app(scope, receive, send)
    except Exception as wrong:
        fault = wrong
    took = time.monotonic() - began
    start = next((one for one in answer if one["type"] == "http.response.start"), None)
    headers = {
        k.decode("latin-1"): v.decode("latin-1") for k, v in (start or {}).get("headers", ())
    }
    body = b"".join(one.get("body", b"") for one in answer)
    return Answered(start["status"] if start else 0, headers, body, took, fault)


def _scope(case: Case) -> dict[str, Any]:
    path, _, query = case.target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": case.method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "root_path": "",
        "query_string": query.encode("ascii"),
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8300),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in case.headers],
    }
