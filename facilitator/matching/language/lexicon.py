"""Knowledge of the world in one text file: words of one field that share no letters ("boiler", "plumber")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .normalise import roots

# Words; the longest term of lexicon.txt.
LONGEST_TERM = 4
Term = tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """`lines` are the fields, each with the `topic` of the same position; `terms` says on which lines a term stands."""

    topics: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    terms: dict[Term, tuple[int, ...]]

    def hits(self, text: str) -> dict[int, float]:
        """Line -> weight of its terms in the text, longest terms first; a term on several lines counts less on each."""
        words = roots(text)
        found: dict[int, float] = {}
        free = [True] * len(words)
        for length in range(LONGEST_TERM, 0, -1):
            for start in range(len(words) - length + 1):
                lines = self.terms.get(words[start : start + length])
                if lines and all(free[start : start + length]):
                    free[start : start + length] = [False] * length
                    for line in lines:
                        found[line] = found.get(line, 0.0) + (0.7 + 0.3 * length) / len(lines) ** 0.7
        return found


@cache
def lexicon() -> Lexicon:
    """The file that ships with the package, read once."""
    text = files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> Lexicon:
    """Lines "topic | term, term"; empty lines and those with # are skipped. ValueError names a line without a bar."""
    topics: list[str] = []
    lines: list[tuple[str, ...]] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if row.strip() and not row.startswith("#"):
            topic, bar, terms = row.partition("|")
            if not bar:
                raise ValueError(f"lexicon, line {number}: expected topic | terms")
            topics.append(topic.strip())
            lines.append(tuple(term.strip() for term in terms.split(",") if term.strip()))
    return Lexicon(tuple(topics), tuple(lines), _terms(lines))


def _terms(lines: list[tuple[str, ...]]) -> dict[Term, tuple[int, ...]]:
    found: dict[Term, list[int]] = {}
    for number, line in enumerate(lines):
        for term in {roots(term) for term in line}:
            found.setdefault(term, []).append(number)
    return {term: tuple(numbers) for term, numbers in found.items()}
