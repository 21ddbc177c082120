"""Every screen in every state, in a real browser: nothing too pale, too small, too wide, too heavy, twice named or moving."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from facilitator.core.runsheet.shipped import shipped
from tests.gallery import camera, crowds, scenes
from tests.gallery.album import keep_problems, write_index
from tests.gallery.camera import Camera
from tests.gallery.conftest import House


@pytest.mark.parametrize("name", scenes.CI)
def test_every_screen_can_be_read_reached_and_used(house: House, chromium: Browser, name: str) -> None:
    eye = Camera(chromium, house.url, camera.IN_CI)
    for shot in scenes.CI[name](house.open_room):
        eye.take(shot)
    assert len(eye.taken) >= 8
    assert not eye.problems, "\n".join(eye.problems)


@pytest.mark.parametrize("language", crowds.SPOKEN)
def test_on_no_projector_words_are_cut_or_lie_over_others_however_long_they_are(
    house: House, chromium: Browser, language: str
) -> None:
    eye = Camera(chromium, house.url, camera.PROJECTORS)
    for shot in crowds.long_evening(language)(house.open_room):
        eye.take(shot)
    assert len(eye.taken) > 40
    assert not eye.problems, "\n".join(eye.problems)


@pytest.mark.gallery
@pytest.mark.parametrize("name", crowds.ALL)
def test_the_whole_gallery(house: House, chromium: Browser, name: str) -> None:
    keep(house, chromium, name, crowds.ALL[name], camera.ALL)


@pytest.mark.gallery
@pytest.mark.parametrize("sheet", shipped())
def test_every_part_of_every_run_sheet_that_ships(house: House, chromium: Browser, sheet: str) -> None:
    keep(house, chromium, sheet, crowds.played(sheet), camera.FORMATS)


def keep(house: House, chromium: Browser, name: str, scene: scenes.Scene, lights: dict[str, tuple[camera.Light, ...]]) -> None:
    """The pictures of a scene, and what is wrong with them, in the album."""
    album = Path(os.environ.get("GALLERY", "gallery"))
    album.mkdir(parents=True, exist_ok=True)
    eye = Camera(chromium, house.url, lights, album)
    for shot in scene(house.open_room):
        eye.take(shot)
    keep_problems(album, name, eye.problems)
    print(write_index(album).resolve().as_uri())
    assert not eye.problems, "\n".join(eye.problems)
