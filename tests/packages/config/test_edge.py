"""A request reaches the program when its body is whole; one that does not come holds nobody up."""

import asyncio
import io
import threading
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from config.edge import Bounds, Edge, environment


@dataclass
class Scope:
    method: str = "POST"
    path: str = "/p/%E5%B7%A5/"
    query_string: str = "a=1"
    headers: Any = field(default_factory=dict)
    client: str = "192.0.2.7:50000"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"
    proto: str = "http"
    authority: str | None = None


class Exchange:
    """A body that arrives in pieces, each after a pause; what was answered is kept."""

    def __init__(self, *pieces: bytes, pause: float = 0.0, ends: bool = True) -> None:
        self.pieces, self.pause, self.ends = pieces, pause, ends
        self.status, self.headers, self.body = 0, [("", "")], b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece
        if not self.ends:
            await asyncio.sleep(60)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Exchange":
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, data: bytes) -> None:
        self.body += data


class Whole(list[bytes]):
    streaming = False
    closed = 0

    def close(self) -> None:
        Whole.closed += 1


def echo(environ: dict[str, Any], begin: Any) -> Whole:
    begin("200 OK", [("X-Thread", threading.current_thread().name)])
    return Whole([environ["wsgi.input"].read(), b"|", environ["CONTENT_LENGTH"].encode()])


def ask(edge: Edge, *exchanges: Exchange, scope: Scope | None = None) -> None:
    async def all_of_them() -> None:
        await asyncio.gather(*(edge.__rsgi__(scope or Scope(), one) for one in exchanges))

    asyncio.run(all_of_them())


def test_a_body_is_handed_on_whole_and_the_answer_is_closed() -> None:
    exchange, before = Exchange(b"ab", b"cd"), Whole.closed
    ask(Edge(echo), exchange)
    assert (exchange.status, exchange.body) == (200, b"abcd|4")
    assert exchange.headers[0][1].startswith("web") and Whole.closed == before + 1


def test_half_sent_bodies_more_than_threads_do_not_hold_others_up() -> None:
    edge = Edge(echo, threads=2, bounds=Bounds(silence=0.5))
    halves, whole = [Exchange(b"a=", ends=False) for _ in range(40)], Exchange(b"whole")

    async def go() -> None:
        waiting = [asyncio.ensure_future(edge.__rsgi__(Scope(), half)) for half in halves]
        await asyncio.sleep(0)
        await asyncio.wait_for(edge.__rsgi__(Scope(), whole), 0.4)
        await asyncio.gather(*waiting)

    asyncio.run(go())
    assert whole.body == b"whole|5"
    assert {half.status for half in halves} == {408} and "没有在规定时间内" in halves[0].body.decode()
    assert edge._arriving.total() == 0 and edge._bytes == 0


def test_a_body_that_drips_is_ended_though_it_is_never_silent() -> None:
    edge = Edge(echo, bounds=Bounds(silence=5, grace=0.05, slowest=1000))
    slow, quick = Exchange(*[b"x"] * 20, pause=0.02), Exchange(*[b"x" * 1000] * 5, pause=0.02)
    ask(edge, slow, quick)
    assert (slow.status, quick.status) == (408, 200)


@pytest.mark.parametrize("headers", [{"content-length": "11"}, {}], ids=["said", "not said"])
def test_a_body_over_the_limit_is_refused(headers: dict[str, str]) -> None:
    exchange = Exchange(b"x" * 6, b"x" * 6)
    ask(Edge(echo, bounds=Bounds(most_of_strangers=10)), exchange, scope=Scope(headers=headers))
    assert exchange.status == 413 and ("connection", "close") in exchange.headers


@pytest.mark.parametrize("header", ["cookie", "authorization"])
def test_who_brings_a_session_or_a_key_may_send_more_than_a_stranger(header: str) -> None:
    edge, many = Edge(echo, bounds=Bounds(most=20, most_of_strangers=10)), Exchange(b"x" * 15)
    ask(edge, many, scope=Scope(headers={header: "k"}))
    assert many.status == 200
    most = Exchange(b"x" * 21)
    ask(edge, most, scope=Scope(headers={header: "k"}))
    assert most.status == 413


def test_one_address_does_not_take_all_places() -> None:
    edge = Edge(echo, bounds=Bounds(bodies_of_one=2, silence=0.3))
    mine, others = [Exchange(b"x", ends=False) for _ in range(4)], Exchange(b"y")

    async def go() -> None:
        waiting = [asyncio.ensure_future(edge.__rsgi__(Scope(), one)) for one in mine]
        await asyncio.sleep(0)
        await edge.__rsgi__(Scope(client="192.0.2.8:1"), others)
        await asyncio.gather(*waiting)

    asyncio.run(go())
    assert sorted(one.status for one in mine) == [408, 408, 503, 503] and others.status == 200


@pytest.mark.parametrize("bounds", [Bounds(bodies=0), Bounds(together=3)], ids=["places", "bytes"])
def test_all_together_have_a_limit(bounds: Bounds) -> None:
    exchange = Exchange(b"abcd")
    ask(Edge(echo, bounds=bounds), exchange)
    assert exchange.status == 503 and "同时提交的人太多" in exchange.body.decode()


def test_a_get_waits_for_no_body() -> None:
    exchange = Exchange(b"never", ends=False)
    ask(Edge(echo, bounds=Bounds(bodies=0)), exchange, scope=Scope(method="GET"))
    assert (exchange.status, exchange.body) == (200, b"|0")


def test_a_long_answer_is_sent_piece_by_piece_and_closed() -> None:
    closed: list[bool] = []

    class Stream:
        streaming = True

        def __iter__(self) -> Iterable[bytes]:  # type: ignore[override]
            yield from (b"one", b"", b"two")

        def close(self) -> None:
            closed.append(True)

    def application(_environ: dict[str, Any], begin: Any) -> Any:
        begin("206 Partial", [])
        return Stream()

    exchange = Exchange()
    ask(Edge(application), exchange)
    assert (exchange.status, exchange.body, closed) == (206, b"onetwo", [True])


def test_what_the_program_sees_of_a_request() -> None:
    headers = {
        "host": "a.example",
        "content-type": "text/x",
        "x-forwarded-for": "1",
        "x_forwarded_for": "9",
        "cookie": "c",
    }
    found = environment(Scope(headers=headers), io.BytesIO(), 5)
    assert found["PATH_INFO"].encode("latin-1").decode() == "/p/工/" and found["QUERY_STRING"] == "a=1"
    assert (found["REMOTE_ADDR"], found["SERVER_PORT"], found["CONTENT_LENGTH"]) == ("192.0.2.7", "8000", "5")
    assert (found["HTTP_HOST"], found["CONTENT_TYPE"], found["HTTP_COOKIE"]) == ("a.example", "text/x", "c")
    assert found["HTTP_X_FORWARDED_FOR"] == "1", "a name with an underscore does not pass for one with a dash"
    six = environment(Scope(client="[2001:db8::1]:4", authority="b.example", headers={"host": "a"}), io.BytesIO(), 0)
    assert six["REMOTE_ADDR"] == "2001:db8::1" and six["HTTP_HOST"] == "a"
