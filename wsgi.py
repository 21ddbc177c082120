"""Where Boon starts: `python wsgi.py` serves it, `flask --app wsgi COMMAND` runs a command, gunicorn finds `app`."""

if __name__ == "__main__":
    import gc
    import os
    import sys

    # Nothing that is loaded goes away again; serve() puts it aside and switches this on.
    gc.disable()

    # Each phone has a few greenlets; remembering which began which would cost as much again.
    os.environ.setdefault("GEVENT_TRACK_GREENLET_TREE", "0")

    # Before anything else is imported: what was imported unpatched would block every phone.
    from gevent import monkey

    monkey.patch_all()

    # What socketio brings for clients and for other brokers where these are installed: a third of a second, for nothing here.
    unused = dict.fromkeys(("aiohttp", "redis"))
    sys.modules |= unused
    import flask_socketio  # noqa: F401

    for name in unused:
        del sys.modules[name]

from facilitator.app import create_app, serve

app = create_app()

if __name__ == "__main__":
    serve(app)
