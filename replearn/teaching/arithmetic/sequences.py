"""Two sequences to run a one-dimensional convolution over: a sentence as word vectors, and a sound wave."""

import numpy as np

SENTENCE = ("the", "small", "dog", "runs", "while", "a", "cat", "sleeps")
PROPERTIES = ("animal", "action", "quality")
WORD_VECTORS: dict[str, tuple[int, int, int]] = {  # one number a property, by hand
    "small": (0, 0, 1),
    "dog": (1, 0, 0),
    "cat": (1, 0, 0),
    "runs": (0, 1, 0),
    "sleeps": (0, 1, 0),
}
ANIMAL_THEN_ACTION = np.array([[1, 0, 0], [0, 1, 0]])  # (2 words, 3 properties)


def sentence_vectors(words: tuple[str, ...] = SENTENCE) -> np.ndarray:
    """Return one row a word, one column a property: (T, 3) whole numbers; a word without any is a row of zeros.

    >>> sentence_vectors(("the", "dog")).tolist()
    [[0, 0, 0], [1, 0, 0]]
    """
    return np.array([WORD_VECTORS.get(word, (0, 0, 0)) for word in words])


def two_notes(samples: int = 400, rate: int = 4000) -> np.ndarray:
    """Return a sound wave (T,) in [-1, 1]: the first half a note of 200 Hz, the second one of 400 Hz.

    >>> wave = two_notes()
    >>> wave.shape, bool(abs(wave).max() <= 1)
    ((400,), True)
    """
    seconds = np.arange(samples) / rate
    return np.sin(2 * np.pi * np.where(seconds < samples / rate / 2, 200, 400) * seconds)


def note_filter(frequency: float = 400, taps: int = 20, rate: int = 4000) -> np.ndarray:
    """Return one or more whole periods of a note, (taps,): a kernel that answers to that note.

    >>> round(float(note_filter() @ np.sin(2 * np.pi * 200 * np.arange(20) / 4000)), 6)  # another note: nothing
    0.0
    """
    return np.sin(2 * np.pi * frequency * np.arange(taps) / rate)
