"""The HTTP server: HTTP/1.1 with keep-alive, threads, loopback only; and the faults of transport."""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from . import control, fakes
from .aws import Endpoint
from .faults import Answer
from .worlds import Registry

_LARGEST_REQUEST = 16 * 1024 * 1024


class Server(ThreadingHTTPServer):
    """The endpoint on one port of the loopback interface."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int = 0, latency: float = 0.0):
        self.registry = Registry()
        self.endpoint = Endpoint(self.registry, latency)
        super().__init__(("127.0.0.1", port), Handler)

    def server_bind(self):
        """Bind without the look-up of the host's name."""
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address

    def handle_error(self, request, client_address):
        """A client that goes away is no error of the endpoint; anything else is."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            traceback.print_exc()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 300

    def do_GET(self):  # noqa: N802, the name that http.server calls
        """Answer any request: the path says to which part it goes."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_REQUEST or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            return self._send(Answer(413, b"request body too large or of unknown length", "text/plain"))
        body = self.rfile.read(length)
        try:
            answer = self._route(body)
        except Exception as problem:  # a fault of the endpoint itself must be seen, not taken for AWS
            traceback.print_exc()
            answer = Answer(599, f"test endpoint: {problem!r}".encode(), "text/plain")
        return self._send(answer)

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def _route(self, body: bytes) -> Answer:
        path = urlsplit(self.path).path
        if path.startswith("/_control/"):
            status, document = control.handle(self.server, self.command, self.path, body)
            return Answer(status, json.dumps(document, ensure_ascii=False).encode(), "application/json")
        fake = fakes.handle(self.server.registry, self.command, self.path, self.headers, body)
        if fake is not None:
            return fake
        return self.server.endpoint.answer(self.command, self.path, self.headers, body)

    def _send(self, answer: Answer) -> None:
        kind = answer.transport["fault"] if answer.transport else None
        if kind is None:
            self._head(answer, len(answer.body))
            if self.command != "HEAD":
                self.wfile.write(answer.body)
            return
        self.close_connection = True
        getattr(self, "_" + kind.replace("-", "_"))(answer, answer.transport)

    def _head(self, answer: Answer, length: int | None) -> None:
        self.send_response_only(answer.status)
        self.send_header("Content-Type", answer.content_type)
        for name, value in ({"Date": self.date_time_string()} | answer.headers).items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    # Faults of transport; the connection ends after each.

    def _close(self, answer: Answer, fault: dict) -> None:
        """Nothing at all."""

    def _reset(self, answer: Answer, fault: dict) -> None:
        """Half of the body, then RST: closing with a linger time of zero."""
        self._truncated(answer, fault)
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _truncated(self, answer: Answer, fault: dict) -> None:
        """The right length, half of the body."""
        self._head(answer, len(answer.body))
        self.wfile.write(answer.body[:len(answer.body) // 2])

    def _wrong_length(self, answer: Answer, fault: dict) -> None:
        """A Content-Length larger (as by default) or smaller than the body."""
        wrong = -64 if fault.get("length") == "smaller" else 64
        self._head(answer, max(1, len(answer.body) + wrong))
        self.wfile.write(answer.body)

    def _stall(self, answer: Answer, fault: dict) -> None:
        """Headers, then nothing."""
        self._head(answer, len(answer.body))
        self.wfile.flush()
        time.sleep(fault.get("seconds", 30))

    def _drip(self, answer: Answer, fault: dict) -> None:
        """One byte at a time."""
        self._head(answer, len(answer.body))
        for index in range(len(answer.body)):
            self.wfile.write(answer.body[index:index + 1])
            self.wfile.flush()
            time.sleep(fault.get("interval", 0.2))

    def _huge(self, answer: Answer, fault: dict) -> None:
        """A well-formed body of many bytes, in chunks, or with its true length if "length" is true."""
        size, block = fault.get("bytes", 80 * 1024 * 1024), b"x" * 65536
        start, end = answer.body.split(b"\0")
        blocks = max(1, size // len(block))
        chunked = not fault.get("length")
        self._head(answer, None if chunked else len(start) + blocks * len(block) + len(end))
        for part in (start, *(block for _ in range(blocks)), end):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format, *args):
        """Say nothing: the control API has the list of calls."""
