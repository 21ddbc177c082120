"""A bigger encoder from a folder: read where it can be, said and left aside where it cannot."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from facilitator.matching import choose_encoder, current_encoder, default_encoder, packed, unpacked
from facilitator.matching.language.sentence_encoder import shipped
from tests.matching.cast import TagEncoder

INPUTS = ("input_ids", "attention_mask")
WORDS = {"[PAD]": 0, "[UNK]": 1, "brood": 2, "bread": 3, "sea": 4}
MEANING = np.array([[9, 9, 9], [1, 1, 1], [1, 0, 0], [1, 0, 0.1], [0, 1, 0]], dtype=np.float32)


@pytest.fixture(autouse=True)
def the_default_comes_back() -> Iterator[None]:
    yield
    choose_encoder("")


def save_model(file: Path) -> None:
    """A model as its makers export them: token ids in, one row per token out."""
    ids, mask = (helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in INPUTS)
    rows = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", 3])
    look_up = helper.make_node("Gather", ["meaning", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([look_up], "words", [ids, mask], [rows], [numpy_helper.from_array(MEANING, "meaning")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), file)


@pytest.fixture
def onnx_folder(tmp_path: Path) -> Path:
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    save_model(tmp_path / "model.onnx")
    return tmp_path


def likeness(one: str, other: str) -> float:
    encoder = current_encoder()
    return float(encoder.compare(encoder.offers([one]), encoder.needs([other])).scores[0, 0])


def likeness_alone(one: str, other: str) -> float:
    """By the reader of five languages, which a bigger encoder stands beside."""
    return float(shipped().five.offers([one])[0] @ shipped().five.needs([other])[0])


@pytest.mark.slow
def test_a_bigger_encoder_brings_together_what_it_knows_to_be_one(onnx_folder: Path) -> None:
    alone = likeness_alone("brood", "bread")
    assert choose_encoder(str(onnx_folder)) == ""
    assert likeness("brood", "bread") > alone + 0.1
    assert likeness("brood", "sea") < likeness("brood", "bread")


@pytest.mark.slow
def test_padding_of_short_texts_beside_long_ones_counts_for_nothing(onnx_folder: Path) -> None:
    choose_encoder(str(onnx_folder))
    alone, beside = current_encoder().offers(["bread"])[0], current_encoder().offers(["bread", "sea sea sea sea"])[0]
    assert np.allclose(alone, beside, atol=1e-6)


@pytest.mark.slow
def test_rows_are_unit_vectors_of_the_width_it_says_and_none_for_no_texts(onnx_folder: Path) -> None:
    choose_encoder(str(onnx_folder))
    encoder = current_encoder()
    rows = encoder.needs(["bread", "sea"])
    assert rows.shape == (2, encoder.width) and np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert encoder.needs([]).shape == (0, encoder.width)


@pytest.mark.slow
def test_a_sentence_transformers_folder_is_read_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Known:
        def __init__(self, folder: str, device: str) -> None:
            assert folder == str(tmp_path)

        def encode(self, texts: list[str], show_progress_bar: bool) -> NDArray[np.float32]:
            return np.array([MEANING[WORDS.get(text, 1)] for text in texts])

    package = ModuleType("sentence_transformers")
    package.SentenceTransformer = Known  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    (tmp_path / "modules.json").write_text("[]")
    alone = likeness_alone("brood", "bread")
    assert choose_encoder(str(tmp_path)) == ""
    assert likeness("brood", "bread") > alone + 0.1


def test_a_folder_that_is_not_there_is_said_and_left_aside(tmp_path: Path) -> None:
    warning = choose_encoder(str(tmp_path / "gone"))
    assert "there is no such folder" in warning and "ENCODER=" in warning
    assert current_encoder() is default_encoder()


def test_a_folder_without_a_model_is_said_and_left_aside(tmp_path: Path) -> None:
    assert "neither" in choose_encoder(str(tmp_path))
    assert current_encoder() is default_encoder()


def test_a_package_that_is_not_installed_is_named(onnx_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert "onnxruntime" in choose_encoder(str(onnx_folder))
    assert current_encoder() is default_encoder()


def test_a_broken_model_is_said_and_left_aside(onnx_folder: Path) -> None:
    (onnx_folder / "model.onnx").write_bytes(b"cut o")
    assert choose_encoder(str(onnx_folder)) != ""
    assert current_encoder() is default_encoder()


@pytest.mark.slow
def test_a_kept_vector_comes_back_to_its_own_encoder_only(onnx_folder: Path) -> None:
    row = default_encoder().offers(["bread"])[0]
    kept = packed(default_encoder(), row)
    again = unpacked(default_encoder(), kept)
    assert again is not None and np.array_equal(again, row)
    assert unpacked(TagEncoder(), kept) is None
    assert unpacked(default_encoder(), row.tobytes()) is None
    assert unpacked(default_encoder(), None) is None
    choose_encoder(str(onnx_folder))
    assert unpacked(current_encoder(), kept) is None
