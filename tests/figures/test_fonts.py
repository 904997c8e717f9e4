"""Letters that DejaVu Sans lacks are drawn by whatever installed font has them; nothing is searched without need."""

import warnings

import pytest
from matplotlib.font_manager import FontEntry, fontManager

from replearn.figures import fonts
from replearn.figures.fonts import cover, families_for, lacking
from replearn.figures.save import save_figure
from replearn.figures.style import new_axes

HANGUL = frozenset("한글고양이")
needs_korean = pytest.mark.skipif(bool(families_for(HANGUL)[1]), reason="no installed font has Korean letters")


def titled(words):
    figure, ax = new_axes(3, 2)
    ax.set_title("plain")
    ax.set_xticks([0, 1], [words, "dog"])
    ax.text(0.5, 0.5, words)
    return figure, ax


@needs_korean
def test_korean_names_are_drawn_in_words_and_ticks(tmp_path, capsys):
    figure, ax = titled("고양이 1")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(figure, tmp_path / "names.png")
    assert capsys.readouterr().err == ""
    families = ax.texts[0].get_fontfamily()
    assert families[0] == "DejaVu Sans" and len(families) > 1
    assert ax.get_xticklabels()[0].get_fontfamily() == families
    assert ax.title.get_fontfamily() == ["DejaVu Sans"], "words that need none keep their font"


def test_nothing_is_searched_where_dejavu_has_all_letters(monkeypatch):
    monkeypatch.setattr(fonts, "families_for", lambda letters: pytest.fail("it searched"))
    assert cover(titled("é − ½ ψ \n ж")[0]) == ""


def test_letters_that_no_font_has_are_named(tmp_path, capsys):
    letter = chr(0x10FFFD)  # of private use
    figure, _ = titled(f"cat {letter}")
    save_figure(figure, tmp_path / "names.png")
    err = capsys.readouterr().err
    assert f"names.png: no installed font has {letter}; install one that has, such as Noto Sans" in err
    assert err.count("\n") == 1


@needs_korean
def test_a_font_that_matplotlib_has_not_listed_yet_is_found(monkeypatch):
    """Its list is kept on disk: a font installed since is in none of its entries."""
    family = families_for(HANGUL)[0][0]
    listed = [font for font in fontManager.ttflist if not fonts._has(font.fname, "한")]
    missing = FontEntry(fname="/nowhere/gone.ttf", name="Gone")
    monkeypatch.setattr(fontManager, "ttflist", [*listed, missing])
    families_for.cache_clear()
    try:
        found, lacks = families_for(HANGUL)
    finally:
        families_for.cache_clear()
    assert (found[0], lacks) == (family, frozenset())


def test_lacking_letters():
    assert lacking("cat\n\tdog") == frozenset()
    assert lacking("a한") == {"한"}
