"""The words of a text: read, parted into sentences, and counted; with a short text of our own."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np

from replearn.errors import ContentError, UsageError

given: Path | None = None  # the text file that the user named, instead of ours

NEEDED = 20  # words: with fewer there are no neighbours to speak of
LEAST = 3  # sentences that a word must stand in for anything to be learned of it
WIDEST = 0.15  # of all sentences: a word in more of them ("the") goes with everything and tells nothing
MOST = 2000  # words: the memory of skip-gram grows with their square
END = re.compile(r"[.!?。…]+|\n\s*\n")  # of a sentence: its mark, or an empty line
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def read() -> tuple[str, str]:
    """Return the text to look at and its name: the file that `given` names, else ours.

    Raise UsageError for a file that is not there, ContentError for one that is no UTF-8 text.

    >>> read()[0][:13], read()[1]
    ('The cat sleep', 'our own text')
    """
    if given is None:
        return (files("replearn.teaching.lib") / "text_corpus.txt").read_text(encoding="utf-8"), "our own text"
    try:
        return given.read_text(encoding="utf-8"), given.name
    except UnicodeDecodeError as error:
        raise ContentError(f"{given}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"--text {given}: cannot be read ({error.strerror}); name a text file") from error


def sentences(text: str) -> list[set[str]]:
    """Return the set of lower-case words of each sentence that has any.

    >>> [sorted(words) for words in sentences("A cat sleeps. Don't wake\\nthe cat!")]
    [['a', 'cat', 'sleeps'], ['cat', "don't", 'the', 'wake']]
    """
    return [words for part in END.split(text.lower()) if (words := set(WORD.findall(part)))]


def bags(text: str, name: str) -> tuple[list[str], np.ndarray]:
    """Return the words worth learning, most frequent first, and the sentences (S, V) bool: which of them each one
    holds.

    Left out are words in fewer than three sentences and in more than 15 % of them, and what is beyond the
    2,000 most frequent. Raise ContentError where fewer than 20 are left.

    >>> bags("Too short. Far too short.", "note.txt")
    Traceback (most recent call last):
    replearn.errors.ContentError: note.txt: 0 different words stand in 3 or more sentences and in at most 15 % of
    them, 20 are needed; name a longer text, its sentences ended by . ! or ?
    """
    found = sentences(text)
    counts = Counter(word for words in found for word in words)
    known = [word for word, count in counts.items() if LEAST <= count <= WIDEST * len(found)]
    if len(known) < NEEDED:
        raise ContentError(
            f"{name}: {len(known)} different words stand in {LEAST} or more sentences and in at most "
            f"{100 * WIDEST:.0f} % of them, {NEEDED} are needed; name a longer text, its sentences ended by . ! or ?"
        )
    known.sort(key=lambda word: (-counts[word], word))
    known = known[:MOST]
    place = {word: column for column, word in enumerate(known)}
    held = np.zeros((len(found), len(known)), dtype=bool)
    for row, words in enumerate(found):
        held[row, [place[word] for word in words if word in place]] = True
    return known, held[held.sum(axis=1) > 1]  # a sentence of one word says nothing of its company
