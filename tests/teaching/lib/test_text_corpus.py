"""The words of a text: which are kept, and the words of each refusal."""

import pytest

from replearn.errors import ContentError, UsageError
from replearn.teaching.lib import text_corpus


def test_our_own_text_is_enough_and_its_sentences_part_the_topics():
    known, held = text_corpus.bags(*text_corpus.read())
    assert len(known) >= text_corpus.NEEDED and held.shape[1] == len(known)
    assert "the" not in known, "it goes with everything"
    column = known.index
    together = held.T.astype(int) @ held
    assert together[column("cat"), column("dog")] > 3 and together[column("cat"), column("snow")] == 0


def test_a_korean_text_is_read_too(tmp_path, monkeypatch):
    path = tmp_path / "글.txt"
    path.write_text("고양이가 잔다. 개가 짖는다!", encoding="utf-8")
    monkeypatch.setattr(text_corpus, "given", path)
    text, name = text_corpus.read()
    assert name == "글.txt" and text_corpus.sentences(text) == [{"고양이가", "잔다"}, {"개가", "짖는다"}]


def test_rare_words_and_words_that_are_everywhere_are_left_out():
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = "".join(f"the {one} {other}. " for one, other in zip(letters, letters[1:] + "a", strict=True)) * 2 + "rare."
    known, held = text_corpus.bags(text, "x")
    assert sorted(known) == sorted(letters) and held.shape == (52, 26)


def test_refusals(tmp_path, monkeypatch):
    with pytest.raises(ContentError, match=r"x: 1 different words stand in 3 or more .* 20 are needed; name a longer"):
        text_corpus.bags("a b. a c. a d." + " e f." * 1 + " g h." * 20, "x")
    monkeypatch.setattr(text_corpus, "given", tmp_path / "none.txt")
    with pytest.raises(UsageError, match=r"--text .*none\.txt: cannot be read"):
        text_corpus.read()
    (tmp_path / "none.txt").write_bytes(b"caf\xe9")
    with pytest.raises(ContentError, match=r"is not UTF-8 text \(byte 3\)"):
        text_corpus.read()
