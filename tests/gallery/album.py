"""The index of a folder of screenshots: every state once, with all of its viewports and themes."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from pathlib import Path

_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Boon, every screen</title>
<style>body{font:16px system-ui;margin:24px;background:#f1f5f0;color:#0e2a22}h2{margin:32px 0 8px}
div{display:flex;gap:12px;overflow-x:auto;align-items:flex-start}figure{margin:0;flex:none}
img{height:320px;border:1px solid #7c8f85}
figcaption{font-size:13px}pre{white-space:pre-wrap}</style><h1>Boon, every screen</h1>"""


def keep_problems(folder: Path, scene: str, problems: list[str]) -> None:
    (folder / f"{scene}.problems.txt").write_text("\n".join(problems), "utf-8")


def write_index(folder: Path) -> Path:
    """index.html beside the pictures, whose names are STATE--LIGHT.png, and what was found wrong with them."""
    problems = [line for file in sorted(folder.glob("*.problems.txt")) for line in file.read_text("utf-8").splitlines()]
    states: dict[str, list[Path]] = defaultdict(list)
    for picture in sorted(folder.glob("*--*.png")):
        states[picture.stem.split("--")[0]].append(picture)
    parts = [_HEAD, f"<p>{len(states)} states, {sum(map(len, states.values()))} pictures, {len(problems)} problems</p>"]
    parts += [f"<pre>{escape(chr(10).join(problems))}</pre>"] if problems else []
    for state, pictures in sorted(states.items()):
        parts.append(f'<h2 id="{escape(state)}">{escape(state)}</h2><div>{"".join(map(_figure, pictures))}</div>')
    index = folder / "index.html"
    index.write_text("\n".join(parts), "utf-8")
    return index


def _figure(picture: Path) -> str:
    name = escape(picture.name)
    caption = escape(picture.stem.split("--")[1])
    link = f'<a href="{name}"><img loading="lazy" src="{name}" alt="{name}"></a>'
    return f"<figure>{link}<figcaption>{caption}</figcaption></figure>"
