"""Skip-gram: what stands together comes near, and chance is the seed's."""

import numpy as np

from replearn.teaching.lib.skip_gram import skip_gram

# words 0-3 stand with each other, 4-7 with each other; three of four a sentence
SENTENCES = np.array([[word != left and word // 4 == side for word in range(8)]
                      for side in (0, 1) for left in range(4 * side, 4 * side + 4)] * 5)  # fmt: skip


def test_words_of_one_topic_are_nearer_than_words_of_two():
    vectors = skip_gram(SENTENCES, dim=4, steps=100, batch_size=20, seed=1)
    alike = vectors @ vectors.T
    assert alike[:4, :4].min() > alike[:4, 4:].max() and alike[4:, 4:].min() > alike[4:, :4].max()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_equal_seeds_give_equal_vectors_and_the_order_of_words_tells_nothing():
    first, again, other = (skip_gram(SENTENCES, dim=4, steps=5, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    turned = skip_gram(SENTENCES[:, ::-1], dim=4, steps=100, seed=0)
    assert (turned @ turned.T)[:4, :4].min() > (turned @ turned.T)[:4, 4:].max()
