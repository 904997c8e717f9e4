"""One-hot and embedding: numbers that name, and numbers that compare.

A look-up table in disguise; the pixels of the digits as words, whose grid comes back from which are lit together;
the ten classes as a classifier sees them; and the words of a text (--text FILE for one of yours).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from replearn.lessons.images import DigitImages
    from replearn.lessons.lesson import Lesson
    from replearn.models.classifier import Classifier

PLACE = 10
SECONDS = 45


def main(out_dir: Path, seed: int) -> Lesson:
    """Run the lesson; its figures go to out_dir/one_hot_vs_embedding/."""
    from replearn.lessons.images import digit_images
    from replearn.lessons.lesson import Lesson
    from replearn.lessons.nets import classifier
    from replearn.lessons.tell_retina import tell_retina
    from replearn.lessons.words import bags, read

    text, name = read()
    words, sentences = bags(text, name)  # first: a text that will not do is refused before any work
    images = digit_images()
    lesson = Lesson("one_hot_vs_embedding", out_dir, "One-hot vectors and embeddings", "원-핫 벡터와 임베딩")
    look_up(lesson, seed)
    cost(lesson, seed)
    tell_retina(lesson, images.name, images.train, seed)
    model = cast("Classifier", classifier(out_dir, seed).model)
    classes(lesson, images, model.network.head.get_parameter("weight").numpy(), seed)
    of_words(lesson, name, words, sentences, seed)
    return lesson


def look_up(lesson: Lesson, seed: int) -> None:
    """One-hot times a matrix, worked on a small table."""
    from replearn.lessons.one_hot import both_ways, pair_facts

    names = ["cat", "dog", "snow", "ice"]
    words = np.array([2, 0, 2])
    table = np.round(np.random.default_rng(seed).normal(size=(4, 3)), 1)
    (rows, gradient), (looked_up, by_look_up) = both_ways(table, words, np.ones((3, 3)))
    lesson.section("One-hot times a table is a look-up", "원-핫 인코딩")
    lesson.say(
        "A category (범주) gets an index, and the index becomes a one-hot vector (원-핫 벡터): one 1 and otherwise 0. "
        f"Here four words, {', '.join(names)}, and a table with three numbers a word. Multiplying the one-hot vectors "
        f"of {', '.join(names[word] for word in words)} by the table picks rows 2, 0 and 2 of it."
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
    from replearn.figures.lines import metric_against
    from replearn.figures.style import new_panels
    from replearn.lessons.one_hot import bytes_of_input, seconds_of

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


def classes(lesson: Lesson, images: DigitImages, head: np.ndarray, seed: int, width: int = 2) -> None:
    """One-hot targets beside learned class vectors, a wide head's (K, D) and a narrow one's, and the mistakes."""
    from replearn.figures.style import new_panels
    from replearn.figures.value_matrix import value_matrix
    from replearn.lessons.class_vectors import confusions, cosines, likest, narrow_classifier, pair_correlation
    from replearn.lessons.learning import learn, scores, seeded
    from replearn.lessons.plain_text import percent

    k, train = len(head), slice(20_000)
    net = seeded(lambda: narrow_classifier(images.train[0].size, width, k), seed)
    learn(net, images.train[train], images.train_labels[train], epochs=5, seed=seed)
    hard, soft = confusions(images.test_labels, scores(net, images.test))
    *_, last = net.parameters()  # the head comes last, its rows are the class vectors
    narrow = last.detach().numpy()
    alike = {
        "one-hot targets": np.eye(k),
        f"head of {head.shape[1]} numbers": cosines(head - head.mean(axis=0)),
        f"head of {width} numbers": cosines(narrow - narrow.mean(axis=0)),
    }
    lesson.section("The ten classes", "클래스 벡터")
    lesson.say(
        f"A classifier is told its classes one-hot, all equally unlike. Row k of its last layer, the head, is what it "
        f"has learned of class k. Two heads, on the test images of {images.name}: that of the convolutional classifier "
        f"has {head.shape[1]} numbers a class, that of a small net {width} ({percent(np.trace(hard) / hard.sum())} of "
        "the test images right). Rows are taken less their mean, which no probability depends on."
    )
    rows = []
    for name, matrix in alike.items():
        others = matrix[~np.eye(k, dtype=bool)]
        likeness = [pair_correlation(matrix, m) if others.std() > 0 else "none" for m in (hard, soft)]
        pairs = ", ".join(f"{a}-{b}" for a, b in likest(matrix, 5)) if others.std() > 0 else "none"
        rows.append((name, f"{others.min():.2f} to {others.max():.2f}", pairs, *likeness))
    lesson.table(
        ("class vectors", "cosines", "nearest pairs", "rho, mistakes", "rho, probability"),
        rows,
        f"rho: Spearman's rank correlation, over pairs of classes, of the cosine with how often the net of {width} "
        "numbers takes one for the other, and with the probability that it gives the other.",
    )
    mistaken = ", ".join(f"{a} and {b} ({hard[a, b] + hard[b, a]} times)" for a, b in likest(hard, 4))
    lesson.say(
        f"{head.shape[1]} numbers leave room for ten vectors to keep away from each other (the most that ten can do is "
        f"a cosine of {-1 / (k - 1):.2f} for every pair), so what a wide head learns is not far from one-hot, and says "
        f"little of what looks like what. In {width} numbers classes must share, and those share that look alike. The "
        f"pairs mistaken most: {mistaken}."
    )
    figure, axes = new_panels(2, 2, 7, 6.6)
    for ax, (name, matrix) in zip(axes, alike.items(), strict=False):
        value_matrix(ax, matrix, [str(label) for label in range(k)], name, "cosine of two classes", most=1)
    value_matrix(axes[3], hard, [str(label) for label in range(k)], "mistakes", "row taken for column", 0)
    lesson.figure(
        "classes",
        figure,
        "To one-hot targets no two digits are alike. In a head with few numbers the digits whose vectors point the "
        f"same way (red: {', '.join(f'{a} and {b}' for a, b in likest(alike[f'head of {width} numbers'], 3))}) are "
        "those that look alike and are taken for each other.",
    )


def of_words(lesson: Lesson, name: str, words: list[str], sentences: np.ndarray, seed: int, steps: int = 300) -> None:
    """Skip-gram on the words of a text: nearest words, and a map."""
    from sklearn.manifold import TSNE

    from replearn.figures.style import new_axes
    from replearn.figures.word_map import word_map
    from replearn.lessons.skip_gram import skip_gram
    from replearn.metrics.neighbours import nearest

    lesson.section("Words of a text", "단어 임베딩")
    lesson.say(
        f"Of {name}: {len(sentences):,} sentences and the {len(words):,} words that stand in at least three of them "
        "and not in most. Before: one-hot, every two words equally far apart. After: 16 numbers a word, learned as "
        "those of the pixels were."
    )
    vectors = skip_gram(sentences, dim=16, steps=steps, seed=seed)
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
