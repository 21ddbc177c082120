"""Where Boon starts: `python wsgi.py` serves it, `flask --app wsgi COMMAND` runs a command, gunicorn finds `app`."""

if __name__ == "__main__":
    import os

    # Each phone has a few greenlets; remembering which began which would cost as much again.
    os.environ.setdefault("GEVENT_TRACK_GREENLET_TREE", "0")

    # Before anything else is imported: what was imported unpatched would block every phone.
    from gevent import monkey

    monkey.patch_all()

from facilitator.app import create_app, serve

app = create_app()

if __name__ == "__main__":
    serve(app)
