# SPDX-License-Identifier: MIT
"""A TCP relay on 127.0.0.1 that delivers every byte half a round trip late, as a distant server would."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time

CHUNK = 1 << 16


class RoundTripProxy:
    """Relays connections to a local port; as a context manager it is the port to connect to.

    Each direction has a reader that stamps what it receives and a writer that waits for the stamp: bytes on
    their way overlap, so only round trips cost time, not volume.
    """

    def __init__(self, target_port: int, round_trip_seconds: float) -> None:
        self._target = ("127.0.0.1", target_port)
        self._delay = round_trip_seconds / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> RoundTripProxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        # Closing the listener is how the proxy is ended.
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._relay(near, far)
                self._relay(far, near)

    def _relay(self, source: socket.socket, destination: socket.socket) -> None:
        waiting: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._receive, args=(source, waiting), daemon=True).start()
        threading.Thread(target=self._deliver, args=(destination, waiting), daemon=True).start()

    def _receive(self, source: socket.socket, waiting: queue.SimpleQueue[tuple[float, bytes]]) -> None:
        data = b"-"
        while data:
            try:
                data = source.recv(CHUNK)
            except OSError:
                data = b""
            waiting.put((time.monotonic() + self._delay, data))

    def _deliver(self, destination: socket.socket, waiting: queue.SimpleQueue[tuple[float, bytes]]) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = waiting.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    destination.shutdown(socket.SHUT_WR)
                    return
                destination.sendall(data)
