"""What a form sent: its fields and files, within limits of size, number and patience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import anyio
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from db.plain import clean
from desk.web.doors import Refusal
from desk.web.way import Sent

PATIENCE = 30.0  # seconds for a whole form
FIELDS, FILES = 400, 12


@dataclass(frozen=True, slots=True)
class Form:
    """The fields and files of a form."""

    fields: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Sent] = field(default_factory=dict)


async def read_form(request: Request, largest: int) -> Form:
    """Read a form of at most so many bytes; refuses what is larger, slow, or none."""
    try:
        with anyio.fail_after(PATIENCE):
            await _measure(request, largest)
            async with request.form(
                max_fields=FIELDS, max_files=FILES, max_part_size=largest
            ) as sent:
                return await _form(sent)
    except TimeoutError:
        raise Refusal(408, "The form did not arrive in time.") from None
    except (HTTPException, ClientDisconnect, UnicodeError, ValueError):
        raise Refusal(400, "This is no form that can be read.") from None


async def _measure(request: Request, largest: int) -> None:
    """Take the body into memory, and no more of it than is allowed."""
    size, parts = 0, []
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise Refusal(413, f"The form is larger than {largest:,} bytes; send less at once.")
        parts.append(part)
    request._body = b"".join(parts)


async def _form(sent: FormData) -> Form:
    fields: dict[str, list[str]] = {}
    files: dict[str, Sent] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename or value.size:
                files[clean(name)] = Sent(clean(value.filename or ""), await value.read())
        else:
            fields.setdefault(clean(name), []).append(clean(value))
    last = {name: values[-1] for name, values in fields.items()}
    return Form(last, {name: tuple(values) for name, values in fields.items()}, files)
