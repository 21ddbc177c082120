"""A server of one's own that speaks `/chat/completions`, as well or as badly as a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What to answer to a request's body: (status, body), or the parts to send as they are, at the server's own pace.
Answer = Callable[[dict[str, Any]], tuple[int, bytes] | Iterator[bytes]]


@dataclass
class Talk:
    """`heard`: the bodies of the requests; `keys`: their Authorization."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def cards(self) -> list[dict[str, Any]]:
        """What each request said of need and offers."""
        return [json.loads(body["messages"][1]["content"]) for body in self.heard]


def said(content: str) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def graded(grades: list[int]) -> tuple[int, bytes]:
    return said(json.dumps({"grades": [{"number": k, "grade": grade} for k, grade in enumerate(grades, start=1)]}))


def by_words(body: dict[str, Any]) -> tuple[int, bytes]:
    """2 for an offer that shares a long word with the need, else 0."""
    cards = json.loads(body["messages"][1]["content"])
    need = {word for word in cards["need"].split() if len(word) > 4}
    return graded([2 if need & set(offer["text"].split()) else 0 for offer in cards["offers"]])


@contextmanager
def judge_that(answer: Answer) -> Iterator[Talk]:
    talk = Talk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            talk.keys.append(self.headers["Authorization"])
            talk.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            found = answer(talk.heard[-1])
            parts = _whole(*found) if isinstance(found, tuple) else found
            try:
                for part in parts:
                    self.wfile.write(part)
                    self.wfile.flush()
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a test says what it found."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    talk.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield talk
    finally:
        talk.is_over.set()
        server.shutdown()
        server.server_close()


def _whole(status: int, body: bytes) -> Iterator[bytes]:
    head = f"HTTP/1.0 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    yield head.encode() + body
