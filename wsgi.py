"""Where Boon starts: `python wsgi.py` serves it, `flask --app wsgi COMMAND` runs a command, gunicorn finds `app`."""

if __name__ == "__main__":
    # Before anything else is imported: what was imported unpatched would block every phone.
    from gevent import monkey

    monkey.patch_all()

from facilitator.app import create_app, serve

app = create_app()

if __name__ == "__main__":
    serve(app)
