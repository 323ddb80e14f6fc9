"""A line between the phones and the server that can be cut: what is on its way is lost, and nobody gets through."""

import socket
import struct
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread

from playwright.sync_api import BrowserContext

AT_ONCE = struct.pack("ii", 1, 0)  # closing resets the connection and waits for nothing


class Line(ThreadingTCPServer):
    """Passes bytes on to the server at `far`, a host and a port, until it is cut.

    A browser that is told to be off line still lets a service worker that has just started talk: only a line that is
    really cut holds back everything.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, far: tuple[str, int]):
        super().__init__(("127.0.0.1", 0), Passing)
        self.far, self.is_cut, self.open, self.lock = far, False, set(), Lock()
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def cut(self, context: BrowserContext) -> None:
        """Nothing of `context`, nor of any other phone, gets through until it is mended."""
        self.end_all()
        context.set_offline(True)

    def mend(self, context: BrowserContext | None = None) -> None:
        """The line is whole before `context`, where it is still open, is told so."""
        self.is_cut = False
        if context:
            context.set_offline(False)

    def end_all(self) -> None:
        with self.lock:
            self.is_cut = True
            for end in self.open:
                reset(end)

    def server_close(self) -> None:
        super().server_close()
        self.end_all()

    def hold(self, *ends: socket.socket) -> bool:
        """Whether a connection may begin; from then on a cut ends it."""
        with self.lock:
            if not self.is_cut:
                self.open.update(ends)
            return not self.is_cut

    def release(self, *ends: socket.socket) -> None:
        with self.lock:
            self.open.difference_update(ends)

    def shutdown_request(self, request) -> None:
        request.close()

    def handle_error(self, request, client_address) -> None:
        """A connection that ends in the middle is what a line does."""


class Passing(BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        near = self.request
        if self.server.is_cut:
            reset(near)
            return
        with socket.create_connection(self.server.far) as far:
            if not self.server.hold(near, far):
                reset(near)
                return
            back = Thread(target=pour, args=(far, near), daemon=True)
            back.start()
            pour(near, far)
            back.join()
            self.server.release(near, far)


def pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            sink.sendall(part)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def reset(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        end.shutdown(socket.SHUT_RDWR)
