"""The host's exports: asked for by POST, never kept by a cache, never behind a link that could be passed on."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, make_response, request

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.files.evening import Evening
from facilitator.files.rows import evening_rows
from facilitator.files.to_csv import to_csv_zip
from facilitator.files.to_json import to_json
from facilitator.files.workbook import to_xlsx
from facilitator.web.visit import boon, host_at

downloads = Blueprint("downloads", __name__)
_FORMATS: dict[str, tuple[Callable[[Evening], bytes], str, str]] = {
    "csv": (to_csv_zip, "application/zip", "zip"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "json": (to_json, "application/json", "json"),
}


@downloads.post("/host/<code>/export")
def export(code: str) -> Response:
    viewer = host_at(code)
    chosen = _FORMATS.get(request.form.get("format", ""))
    if chosen is None:
        raise Refused(gettext("Choose CSV, XLSX or JSON."))
    write, content_type, ending = chosen
    with boon().db.look() as session:
        evening = evening_rows(session, viewer.gathering)
    response = make_response(write(evening))
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="boon-{evening.code}.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response
