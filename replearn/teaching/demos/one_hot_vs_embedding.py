"""One-hot and embedding: numbers that name, and numbers that compare.

A look-up table in disguise; the pixels of the digits as words, whose grid comes back from which are lit together;
the ten classes as a classifier sees them; and the words of a text (--text FILE for one of yours).
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
from sklearn.manifold import TSNE

from replearn.figures.lines import metric_against
from replearn.figures.style import new_axes, new_panels
from replearn.metrics.neighbours import nearest
from replearn.models.classifier import Classifier
from replearn.teaching.figures.word_map import word_map
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.lesson import Lesson
from replearn.teaching.lib.nets import classifier
from replearn.teaching.lib.one_hot import both_ways, bytes_of_input, pair_facts, seconds_of
from replearn.teaching.lib.skip_gram import skip_gram
from replearn.teaching.lib.tell_classes import tell_classes
from replearn.teaching.lib.tell_retina import tell_retina
from replearn.teaching.lib.text_corpus import bags, read

PLACE = 10
SECONDS = 45
NETS = ("classifier",)  # that it looks into


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/one_hot_vs_embedding/."""
    text, name = read()
    words, sentences = bags(text, name)  # first: a text that will not do is refused before any work
    images = digit_images()
    lesson = Lesson("one_hot_vs_embedding", out_dir, "One-hot vectors and embeddings", "원-핫 벡터와 임베딩")
    look_up(lesson, seed)
    cost(lesson, seed)
    of_words(lesson, name, words, sentences, seed)
    tell_retina(lesson, images.name, images.train, seed)
    model = cast("Classifier", classifier(out_dir, seed).model)
    tell_classes(lesson, images, model.network.head.get_parameter("weight").numpy(), seed)
    return lesson


def look_up(lesson: Lesson, seed: int) -> None:
    """One-hot times a matrix, worked on a small table."""
    names = ["cat", "dog", "snow", "ice"]
    words = np.array([2, 0, 2])
    table = np.round(np.random.default_rng(seed).normal(size=(4, 3)), 1)
    (rows, gradient), (looked_up, by_look_up) = both_ways(table, words, np.ones((3, 3)))
    lesson.section("One-hot times a table is a look-up", "원-핫 인코딩")
    lesson.say(
        "A category (범주) gets an index, and the index becomes a one-hot vector (원-핫 벡터): one 1 and otherwise "
        f"0. Here four words, {', '.join(names)}, and a table with three numbers a word. Multiplying the one-hot "
        f"vectors of {', '.join(names[word] for word in words)} by the table picks rows 2, 0 and 2 of it."
    )
    hot = np.eye(4, dtype=int)[words]
    lesson.matrices(
        {"one-hot (3x4)": hot, "table (4x3)": table, "product (3x3)": rows.numpy(), "looked up": looked_up.numpy()},
        marked={"one-hot (3x4)": {(row, int(word)) for row, word in enumerate(words)}},
    )
    same = bool((rows == looked_up).all() and (gradient == by_look_up).all())
    lesson.say(
        "The gradient (기울기) knows the same shortcut: only the rows that were used get one, and snow, used twice, "
        f"gets twice as much. Product and look-up agree in every value and every gradient: {'yes' if same else 'no'}. "
        "So an embedding layer (임베딩 층) is a table that is looked up; nobody builds the one-hot vectors."
    )
    lesson.matrices({"gradient of the product": gradient.numpy(), "of the look-up": by_look_up.numpy()})
    gaps, cosines = pair_facts(50)
    lesson.say(
        "All pairs of 50 one-hot vectors, 1,225 of them: their distances are "
        f"{', '.join(f'{gap:.4f}' for gap in gaps)} (the square root of 2), their cosines "
        f"{', '.join(f'{cosine:g}' for cosine in cosines)}. To one-hot vectors nothing is like anything else."
    )


def cost(
    lesson: Lesson, seed: int, vocabulary: tuple[int, ...] = (100, 1000, 10_000, 100_000), batch: int = 256
) -> None:
    """Memory and time of one-hot against look-up, measured and drawn."""
    lesson.section("What the zeros cost", "희소 벡터와 밀집 벡터")
    lesson.say("The vectors of a batch of words, once by multiplying one-hot vectors by the table, once by looking up:")
    memory = np.array([bytes_of_input(words, batch) for words in vocabulary]) / 1e6
    seconds = np.array([seconds_of(words, batch, 64, seed) for words in vocabulary]) * 1e3
    lesson.table(
        ("words known", "one-hot, MB", "indices, MB", "product, ms", "look-up, ms"),
        [(words, *map(float, m), *map(float, s)) for words, m, s in zip(vocabulary, memory, seconds, strict=True)],
        f"A batch of {batch} words, and a table with 64 numbers a word.",
    )
    figure, axes = new_panels(1, 2, 7, 2.8)
    for ax, values, unit in zip(axes, (memory, seconds), ("MB of input", "ms a batch"), strict=True):
        ax.set_yscale("log")
        series = {name: (np.array(vocabulary), values[:, i], None) for i, name in enumerate(("one-hot", "look-up"))}
        metric_against(ax, series, "words known", unit, logx=True)
    lesson.figure(
        "cost",
        figure,
        "Memory and time of a one-hot vector (sparse, 희소) grow with the number of words known; a look-up costs the "
        "same for a hundred words as for a hundred thousand.",
    )


def of_words(lesson: Lesson, name: str, words: list[str], sentences: np.ndarray, seed: int, steps: int = 300) -> None:
    """Skip-gram on the words of a text: nearest words, and a map."""
    lesson.section("Words of a text", "단어 임베딩")
    lesson.say(
        f"Of {name}: {len(sentences):,} sentences and the {len(words):,} words that stand in at least three of them "
        "and not in most. Before: one-hot, every two words equally far apart. After: 16 numbers a word, learned by "
        "skip-gram (Mikolov et al., 2013) from which words stand together."
    )
    vectors = skip_gram(sentences, dim=16, steps=steps, seed=seed)
    lesson.desk(
        "words", {"words": words[:60], "vectors": vectors[:60].round(3).tolist()},
        "Pick a word. Who is near by one-hot vectors, and by learned ones?",
        "단어를 골라 보세요. 원-핫 벡터로, 또 학습한 벡터로 가까운 단어는 무엇입니까?",
    )  # fmt: skip
    found = nearest(vectors, vectors, 4, np.arange(len(vectors)))
    likeness = vectors @ vectors.T
    clear = sorted(range(min(30, len(words))), key=lambda i: -likeness[i, found[i, 0]])[:10]
    rows = [(words[i], ", ".join(f"{words[j]} ({likeness[i, j]:.2f})" for j in found[i])) for i in clear]
    lesson.table(
        ("word", "its nearest, with their cosine"),
        rows,
        "Ten of the 30 most frequent words: those with a near neighbour.",
    )
    shown = vectors[:60]
    flat = TSNE(perplexity=min(8, len(shown) // 3), random_state=seed, init="pca").fit_transform(shown)
    figure, ax = new_axes(7, 5)
    word_map(ax, flat, words[:60])
    lesson.figure(
        "words",
        figure,
        f"The {len(shown)} most frequent words, laid out in two dimensions by t-SNE of their vectors: words that share "
        "their sentences stand together, though nobody said what any of them means.",
    )
