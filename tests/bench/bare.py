"""The same stack without Boon: gevent, Flask-SocketIO, our sockets, and nothing else. What the live figures are compared with.

`python tests/bench/bare.py PORT`. GET /broadcast sends one message of 300 bytes to everyone, GET /individual each its own.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("GEVENT_TRACK_GREENLET_TREE", "0")

from gevent import monkey

monkey.patch_all()

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import gc
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from gevent import pywsgi

from facilitator.live.manager import Json, SocketManager, use_websocket

PAD = "x" * 260

app = Flask("bare")
socketio = SocketIO(
    app, cors_allowed_origins=[], client_manager=SocketManager(), json=Json, async_handlers=False, transports=["websocket"],
    ping_interval=10, ping_timeout=10,
)  # fmt: skip
use_websocket(socketio)
serial = 0
sids: list[str] = []


def connect(sid: str, environ: dict[str, Any], auth: object = None) -> None:
    socketio.server.enter_room(sid, "everyone")
    sids.append(sid)


socketio.server.on("connect", connect)


@app.get("/health")
def health() -> str:
    return "ok"


@app.get("/broadcast")
def broadcast() -> str:
    global serial
    serial += 1
    socketio.emit("panel", {"version": serial, "html": PAD}, to="everyone")
    return str(serial)


@app.get("/individual")
def individual() -> str:
    global serial
    serial += 1
    for sid in sids:
        socketio.emit("panel", {"version": serial, "html": PAD, "you": sid}, to=sid)
    return str(serial)


if __name__ == "__main__":
    gc.freeze()
    pywsgi.WSGIServer(("127.0.0.1", int(sys.argv[1])), app, log=None, backlog=4096).serve_forever()
