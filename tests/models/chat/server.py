"""An endpoint for tests: it speaks `chat/completions`, counts what it is asked, and fails as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], tuple[int, bytes, dict[str, str]]]


class Served:
    """A running endpoint.

    Attributes:
        url: its base address.
        requests: bodies of all requests so far.
        headers: of all requests so far.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []


def text_of(body: dict[str, Any]) -> str:
    """The text that a request asks to rewrite."""
    prompt = str(body["messages"][-1]["content"])
    return prompt.partition("Text: ")[2].partition("\n\nRewritten text:")[0]


def completion(text: Any, **usage: int) -> tuple[int, bytes, dict[str, str]]:
    """An answer as endpoints give it."""
    answered: dict[str, Any] = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    if usage:
        answered["usage"] = usage
    return 200, json.dumps(answered).encode(), {}


@contextmanager
def serving(reply: Reply) -> Iterator[Served]:
    """An endpoint that answers with what `reply` makes of the body of a request: status, body, headers."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                served.requests.append(body)
                served.headers.append(dict(self.headers))
            status, content, headers = reply(body)
            self.send_response(status if self.path.endswith("/chat/completions") else 404)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
