import numpy as np

from facilitator.matching import default_encoder
from facilitator.matching.language.word_table import WordTable, word_table

TABLE = WordTable(["bread", "sea"], np.array([[1, 0], [0, 2]], dtype=np.float32))


def test_a_text_is_the_sum_of_its_words_and_unknown_words_count_for_nothing() -> None:
    rows = TABLE.sums(["bread sea bread", "", "quux", "sea quux"])
    assert rows.tolist() == [[2, 2], [0, 0], [0, 0], [0, 2]]


def test_no_texts_have_no_rows() -> None:
    assert TABLE.sums([]).shape == (0, 2)


def test_words_that_share_no_letters_lie_near_each_other_in_the_table_that_ships() -> None:
    baker, bread, lawyer = word_table().sums(["baker", "bread", "lawyer"])
    assert baker @ bread > 0 and baker @ bread > 3 * (lawyer @ bread)


def test_a_text_of_known_and_one_of_unknown_words_have_rows_of_length_one() -> None:
    rows = default_encoder().encode(["bread for thirty", "qzxv"])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
