"""The edge of a web process: a request reaches Django when its body is whole, and never holds a thread while it comes.

Bodies are read beside each other on the event loop, within bounds: how large, how slow, how many at once, from how
many places. Only then is a thread taken. So a thousand half-sent forms cost a thousand small buffers, not the office.
What is sent back slowly holds no thread either: one piece is read, then sent.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Protocol
from urllib.parse import unquote_to_bytes

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_PIECE_IN_MEMORY: Final = 64 * 1024


class Exchange(Protocol):
    """What the server hands over for one request: its body piece by piece, and the ways to answer."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_stream(self, status: int, headers: Headers) -> Any: ...
    def close(self, status: int | None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the edge takes. Bytes and seconds; the proxy in front may be stricter."""

    #: The largest body of somebody who brings a session or a key, and of a stranger.
    most: int = 220 * 1024 * 1024
    most_of_strangers: int = 82 * 1024 * 1024
    #: Seconds without a byte; seconds any body may take, and the bytes a second it must have come in at after them.
    silence: float = 15.0
    grace: float = 20.0
    slowest: int = 8 * 1024
    #: Bodies on their way in at once, those of one address, and their bytes together.
    bodies: int = 500
    bodies_of_one: int = 60
    together: int = 1024 * 1024 * 1024


class TurnedAway(Exception):
    """A request that is not read to its end: the status and why, in both languages."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


TOO_LARGE: Final = "提交的内容过大，请减少或者压缩文件后再试。 Too large: send fewer or smaller files."
TOO_SLOW: Final = (
    "提交没有在规定时间内完成，请检查网络后再试。 The request did not arrive in time: check the network and try again."
)
TOO_MANY: Final = "同时提交的人太多，请一分钟后再试。 Too many at once: try again in a minute."


@dataclass(slots=True)
class Edge:
    """The RSGI face of a WSGI application."""

    application: Application
    threads: int = 4
    bounds: Bounds = field(default_factory=Bounds)
    _pool: ThreadPoolExecutor = field(init=False)
    _arriving: Counter[str] = field(default_factory=Counter)
    _bytes: int = 0

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="web")

    async def __rsgi__(self, scope: Any, exchange: Exchange) -> None:
        """Answer one request."""
        if scope.proto != "http":
            exchange.close(None)  # a web socket: there are none here
            return
        loop = asyncio.get_running_loop()
        try:
            body, length = await self._received(scope, exchange)
        except TurnedAway as refusal:
            words = refusal.words.encode()
            headers = [
                ("content-type", "text/plain; charset=utf-8"),
                ("cache-control", "no-store"),
                ("connection", "close"),
            ]
            exchange.response_bytes(refusal.status, [*headers, ("retry-after", "60")], words)
            return
        with body:
            answer = await loop.run_in_executor(self._pool, self._answer, environment(scope, body, length))
            if isinstance(answer.content, bytes):
                exchange.response_bytes(answer.status, answer.headers, answer.content)
                return
            await self._sent(loop, exchange, answer)

    async def _sent(self, loop: asyncio.AbstractEventLoop, exchange: Exchange, answer: Answer) -> None:
        pieces = iter(answer.content)
        try:
            transport = exchange.response_stream(answer.status, answer.headers)
            while (piece := await loop.run_in_executor(self._pool, next, pieces, None)) is not None:
                if piece:
                    await transport.send_bytes(piece)
        finally:
            await loop.run_in_executor(self._pool, answer.close)

    async def _received(self, scope: Any, exchange: Exchange) -> tuple[IO[bytes], int]:
        """The whole body and its length. Raises TurnedAway."""
        bounds, address = self.bounds, _host(scope.client)
        known = "cookie" in scope.headers or "authorization" in scope.headers
        most = bounds.most if known else bounds.most_of_strangers
        stated = scope.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > most:
            raise TurnedAway(413, TOO_LARGE)
        if scope.method in ("GET", "HEAD") or stated == "0":
            return BytesIO(), 0
        if self._arriving.total() >= bounds.bodies or self._arriving[address] >= bounds.bodies_of_one:
            raise TurnedAway(503, TOO_MANY)
        body: IO[bytes] = SpooledTemporaryFile(_PIECE_IN_MEMORY)  # noqa: SIM115 - closed by who gets it
        self._arriving[address] += 1
        length = 0
        try:
            async for piece in self._pieces(exchange):
                length += len(piece)
                self._bytes += len(piece)
                if length > most:
                    raise TurnedAway(413, TOO_LARGE)
                if self._bytes > bounds.together:
                    raise TurnedAway(503, TOO_MANY)
                body.write(piece)
        except BaseException:
            body.close()
            raise
        finally:
            self._bytes -= length
            self._arriving[address] -= 1
            if not self._arriving[address]:
                del self._arriving[address]
        body.seek(0)
        return body, length

    async def _pieces(self, exchange: Exchange) -> AsyncIterator[bytes]:
        began, length = time.monotonic(), 0
        pieces = aiter(exchange)
        while True:
            try:
                piece = await asyncio.wait_for(anext(pieces), self.bounds.silence)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise TurnedAway(408, TOO_SLOW) from None
            length += len(piece)
            late = time.monotonic() - began - self.bounds.grace
            if late > 0 and length < late * self.bounds.slowest:
                raise TurnedAway(408, TOO_SLOW)
            yield piece

    def _answer(self, environ: dict[str, Any]) -> Answer:
        """What the application says; in a thread of the pool."""
        answer = Answer()
        content = self.application(environ, answer.begin)
        answer.close = getattr(content, "close", lambda: None)
        if getattr(content, "streaming", False) or not hasattr(content, "streaming"):
            answer.content = content
            return answer
        try:
            answer.content = b"".join(content)
        finally:
            answer.close()
        return answer


class Answer:
    """What an application answers: status, headers, and its content whole or piece by piece."""

    status: int = 500
    headers: Headers
    content: bytes | Iterable[bytes] = b""
    close: Callable[[], None]

    def begin(self, status: str, headers: Headers, _problem: Any = None) -> None:
        """The `start_response` of WSGI."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower(), value) for name, value in headers]


def environment(scope: Any, body: IO[bytes], length: int) -> dict[str, Any]:
    """The WSGI environment of a request whose body has arrived.

    A header whose name has an underscore is dropped: it would pass for one with a dash that a proxy sets.
    """
    host, _, port = scope.server.rpartition(":")
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _host(scope.client),
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        found["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name or name == "content-length":
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        joint = "; " if name == "cookie" else ","
        found[key] = f"{found[key]}{joint}{value}" if key in found and key != "HTTP_HOST" else value
    return found


def _host(address: str) -> str:
    """The address of `address:port`, without the brackets of IPv6."""
    return address.rpartition(":")[0].strip("[]") or address
