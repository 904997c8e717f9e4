# The lines of JavaScript are long.
# ruff: noqa: E501
"""Every desk of the lessons in headless Chromium: what it shows is what NumPy and PyTorch compute."""

import json
import re

import numpy as np
import pytest
import torch

from replearn.report.live.tour import read_packed
from replearn.teaching.arithmetic import convolution_matrix, examples, shift, weight_counts, windows
from replearn.teaching.demos import backpropagation
from replearn.teaching.demos.softmax import softmax
from replearn.teaching.summary import arithmetic
from replearn.teaching.summary.subject import network_subject


def of(browser, name, expression):
    return browser.evaluate(
        f"(async () => {{ const place = document.querySelector('[data-desk={name}]'); const desk = place.desk; return {expression}; }})()"
    )


def text(browser, name, selector=".desk-told"):
    return of(browser, name, f"[...place.querySelectorAll({json.dumps(selector)})].map((e) => e.innerText).join(' ')")


def slide(browser, name, number, value):
    """Move a slider as a hand would."""
    of(
        browser,
        name,
        f"(() => {{ const r = place.querySelectorAll('input[type=range]')[{number}]; r.value = {value}; r.dispatchEvent(new Event('input')); }})()",
    )


def press(browser, name, words):
    """Click the button with these English words."""
    of(
        browser,
        name,
        f"[...place.querySelectorAll('button')].find((b) => b.innerText.trim() === {json.dumps(words)}).click()",
    )


def digit(seed):
    """Strokes nobody drew, (784) in [0, 1], as float32 of what the page gets."""
    image = np.zeros((28, 28), np.float32)
    rng = np.random.default_rng(seed)
    image[5:23, 12:15] = rng.uniform(0.5, 1, (18, 3)).round(3)
    image[5:8, 8:18] = 0.9
    return image


# ---------------------------------------------------------------- convolution


def test_a_typed_kernel_gives_the_sum_that_numpy_gives(browser):
    press(browser, "convolution", "the 8x8 'O'")
    kernel = examples.LETTER_O.kernel.copy()
    for i, value in ((0, 2), (4, -3)):
        kernel.flat[i] = value
        of(
            browser,
            "convolution",
            f"(() => {{ const f = place.querySelectorAll('.desk-kernel input')[{i}]; f.value = {value}; f.dispatchEvent(new Event('input')); }})()",
        )
    wanted = windows.correlate(examples.LETTER_O.image, kernel)
    for row, column in ((0, 0), (2, 2), (5, 3)):
        of(browser, "convolution", f"desk.output.pointed({row}, {column})")
        assert of(browser, "convolution", "desk.sum()") == wanted[row, column]
        assert text(browser, "convolution", ".desk-sum").endswith(f"= {str(wanted[row, column]).replace('-', '−')}")


def test_the_mouse_over_a_cell_frames_its_window(browser):
    press(browser, "convolution", "the 5x5 image")
    left, top, width, height = of(
        browser,
        "convolution",
        "(() => { desk.output.canvas.scrollIntoView({block: 'center', behavior: 'instant'}); const b = desk.output.canvas.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()",
    )
    browser.move(left + width * 0.5, top + height * 0.84)  # row 3, column 2 of 3 x 3
    assert of(browser, "convolution", "desk.state.cell") == [2, 1]
    assert of(browser, "convolution", "desk.sum()") == 3


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "dilation"), [(3, 1, 1, 1), (3, 2, 0, 1), (2, 2, 1, 1), (3, 1, 2, 2), (5, 3, 3, 1)]
)
def test_the_sliders_give_the_size_of_the_formula_and_torchs_numbers(browser, kernel, stride, padding, dilation):
    press(browser, "convolution", "the 7x7 image of three channels")
    for number, value in enumerate((kernel, stride, padding, dilation)):
        slide(browser, "convolution", number, value)
    weights = np.array(of(browser, "convolution", "desk.state.kernels.map((k) => [...k])"), float).reshape(
        1, 3, kernel, kernel
    )
    image = torch.tensor(examples.THREE_CHANNELS.image[None], dtype=torch.float64)
    wanted = torch.nn.functional.conv2d(
        image, torch.tensor(weights), stride=stride, padding=padding, dilation=dilation
    )[0, 0].numpy()
    rows, columns, data = of(
        browser, "convolution", "[desk.state.result.rows, desk.state.result.columns, [...desk.state.result.data]]"
    )
    assert (rows, columns) == wanted.shape == (arithmetic.output_size(7, kernel, stride, padding, dilation),) * 2
    np.testing.assert_allclose(np.reshape(data, wanted.shape), wanted)


def test_a_stride_that_does_not_fit_is_told_with_those_that_do(browser):
    press(browser, "convolution", "the 7x7 image of three channels")
    slide(browser, "convolution", 1, 3)
    assert "Does not fit: (7 + 2·0 − 3)/3 + 1 = 2.33, rounded down to 2" in text(browser, "convolution")
    assert "Strides that fit: 1, 2, 4" in text(browser, "convolution")
    assert "Paddings that fit stride 3: 1" in text(browser, "convolution")


def test_the_riddle_is_solved_at_the_wrong_cell_only(browser):
    press(browser, "convolution", "the 8x8 'O'")
    press(browser, "convolution", "Riddle: one cell of this slide is wrong")
    assert text(browser, "convolution", ".desk-sum").endswith("= ?")
    of(browser, "convolution", "desk.output.pressed(0, 0)")
    assert "is right. Look further" in text(browser, "convolution")
    of(browser, "convolution", "desk.output.pressed(2, 2)")
    assert "the slide says −2, the sum is 0" in text(browser, "convolution")


def test_play_moves_the_window_to_the_last_cell_by_steps(browser):
    press(browser, "convolution", "the 5x5 image")
    for _ in range(4):
        press(browser, "convolution", "One step")
    assert of(browser, "convolution", "desk.state.cell") == [1, 1]


# ---------------------------------------------------------------- pooling, sizes


@pytest.mark.parametrize(
    ("words", "summary"), [("max", np.max), ("average", np.mean), ("min", np.min), ("Lᵖ", windows.lp(2))]
)
def test_pooling_gives_what_numpy_gives(browser, words, summary):
    press(browser, "pooling", "map")
    press(browser, "pooling", words)
    wanted = windows.pool(examples.SMALL_O.result.astype(float), 2, summary)
    np.testing.assert_allclose(np.reshape(of(browser, "pooling", "[...desk.state.result.data]"), wanted.shape), wanted)


@pytest.mark.parametrize(("down", "right"), [(0, 1), (1, 0), (1, 1)])
def test_the_matches_of_a_moved_letter_are_those_of_the_lesson(browser, down, right):
    press(browser, "pooling", "o")
    press(browser, "pooling", "max")
    press(browser, "pooling", "Back")
    of(browser, "pooling", f"desk.move({down}, {right})")
    before, after = shift.letter_matches(down, right)
    (seen, _), (pooled, _) = of(browser, "pooling", "desk.state.matches")
    assert [seen, pooled] == [np.ravel(before)[0], np.ravel(after)[0]]


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "dilation"),
    [(7, 3, 2, 0, 1), (28, 5, 1, 2, 1), (32, 3, 3, 1, 2), (5, 7, 1, 0, 1)],
)
def test_the_size_is_the_formulas(browser, size, kernel, stride, padding, dilation):
    for number, value in enumerate((size, kernel, stride, padding, dilation)):
        slide(browser, "sizes", number, value)
    wanted = max(0, int(arithmetic.exact_size(size, kernel, stride, padding, dilation) // 1))
    assert of(browser, "sizes", "desk.size()") == wanted


# ---------------------------------------------------------------- networks


@pytest.mark.parametrize("seed", [0, 1])
def test_a_digits_class_is_pytorchs(browser, seed):
    image = digit(seed)
    of(browser, "network", f"desk.show(Float32Array.from({image.ravel().tolist()}))")
    model, _ = read_packed("classifier")
    with torch.no_grad():
        wanted = model.predict_proba(torch.from_numpy(image)[None, None])[0].numpy()
    found = np.array(of(browser, "network", "[...desk.state.probabilities]"))
    np.testing.assert_allclose(found, wanted, atol=2e-3)
    assert of(browser, "network", "desk.state.best") == wanted.argmax()
    assert text(browser, "network").startswith(f"The network says {wanted.argmax()}")


def test_a_pixel_of_a_map_is_worked_out_and_its_field_framed(browser):
    image = digit(0)
    of(browser, "network", f"desk.show(Float32Array.from({image.ravel().tolist()}))")
    of(browser, "network", "desk.look(4, 3, 5, 6)")
    model, _ = read_packed("classifier")
    with torch.no_grad():
        value = model.encoder.blocks[0][:4](torch.from_numpy(image)[None, None])[0, 3, 5, 6].item()
    looked = of(browser, "network", "desk.state.looked")
    assert looked["value"] == pytest.approx(value, abs=2e-3)
    # 3x3 of stride 2, padding 1, over 3x3 of stride 1, padding 1: rows 2*5 - 1 - 1 to 2*5 + 1 + 1
    assert looked["field"] == {"top": 8, "bottom": 13, "left": 10, "right": 15}
    assert "5 × 5 pixels" in text(browser, "network", ".desk-lens")


def test_a_drawn_stroke_reaches_the_network(browser):
    before = of(browser, "network", "[...desk.state.values[0].data].reduce((a, b) => a + b, 0)")
    left, top, width, height = of(
        browser,
        "network",
        "(() => { const s = place.querySelector('.desk-sheet'); s.scrollIntoView({block: 'center', behavior: 'instant'}); const b = s.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()",
    )
    press(browser, "network", "Clear")
    browser.drag([(left + width * 0.5, top + height * y) for y in (0.2, 0.4, 0.6, 0.8)])
    browser.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert of(browser, "network", "[...desk.state.values[0].data].reduce((a, b) => a + b, 0)") != before
    assert of(browser, "network", "desk.state.best") == 1


def test_a_drawing_lands_where_pytorch_puts_it(browser):
    image = digit(0)
    of(browser, "latent", f"desk.land(Float32Array.from({image.ravel().tolist()}))")
    model, _ = read_packed("ae-2d")
    with torch.no_grad():
        code = model.embed(torch.from_numpy(image)[None, None])
        made = model.decode(code)[0].ravel().numpy()
    spot = np.array(of(browser, "latent", "desk.code(0)"))
    mean = np.array(of(browser, "latent", "[...desk.planes[0].coder.from([0, 0])]"))
    np.testing.assert_allclose(spot + mean, code[0].numpy(), atol=0.03)
    np.testing.assert_allclose(of(browser, "latent", "desk.shown(0)"), made, atol=0.02)


def test_dragging_in_the_plane_decodes_that_place(browser):
    left, top, width, height = of(
        browser,
        "latent",
        "(() => { const s = desk.planes[0].canvas; s.scrollIntoView({block: 'center', behavior: 'instant'}); const b = s.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()",
    )
    browser.drag([(left + width * 0.3, top + height * 0.3), (left + width * 0.7, top + height * 0.6)])
    spot = of(browser, "latent", "desk.code(0)")
    assert spot == pytest.approx(
        of(browser, "latent", f"desk.planes[0].toSpot({width} * 0.7, {height} * 0.6)"), abs=0.1
    )
    model, _ = read_packed("ae-2d")
    code = torch.tensor([of(browser, "latent", "[...desk.planes[0].coder.from(desk.code(0))]")])
    with torch.no_grad():
        made = model.decode(code)[0].ravel().numpy()
    np.testing.assert_allclose(of(browser, "latent", "desk.shown(0)"), made, atol=0.02)


@pytest.mark.parametrize("k", [1, 8, 32])
def test_the_bottlenecks_errors_are_pytorchs(browser, k):
    image = digit(1)
    of(browser, "bottleneck", f"desk.take(Float32Array.from({image.ravel().tolist()}))")
    slide(browser, "bottleneck", 0, k)
    model, _ = read_packed("ordered-ae")
    x = torch.from_numpy(image)[None, None]
    with torch.no_grad():
        made = model.decode(model.truncated(model.embed(x), k))
    assert of(browser, "bottleneck", "desk.state.errors[0]") == pytest.approx(
        ((made - x) ** 2).sum().item(), rel=0.02, abs=0.05
    )


def test_a_box_of_the_drawing_tells_its_formula(browser):
    of(browser, "drawn", "place.querySelectorAll('svg g')[1].dispatchEvent(new MouseEvent('click'))")
    said = text(browser, "drawn")
    assert "floor((32 + 2*2 - (5-1) - 1)/1) + 1 = 32" in said
    assert "5*5*3*32 = 2,400 weights + 32 biases" in said


def test_the_field_is_that_of_the_worksheet(browser):
    rows = [row for row in network_subject("torchvision.models.vgg16", (3, 224, 224)).sheet().rows if row.windows][:6]
    layers = [{"kernel": row.windows[0].kernel, "stride": row.windows[0].stride} for row in rows]
    for count in (1, 3, 6):
        of(
            browser,
            "field",
            f"(() => {{ desk.state.layers = {json.dumps(layers[:count])}; desk.state.unit = [{count}, 0]; desk.build(); }})()",
        )
        assert of(browser, "field", "desk.field()") == int(rows[count - 1].field)


# ---------------------------------------------------------------- learning


def test_softmax_loss_and_gradient(browser):
    scores = [1.5, -2.0, 0.5, 3.0]
    of(browser, "softmax", f"desk.set({scores}, 1)")
    np.testing.assert_allclose(of(browser, "softmax", "desk.state.probabilities"), softmax(np.array(scores)))
    assert of(browser, "softmax", "desk.state.loss") == pytest.approx(
        torch.nn.functional.cross_entropy(torch.tensor([scores]), torch.tensor([1])).item(), rel=1e-5
    )
    for _ in range(60):
        press(browser, "softmax", "One step of gradient descent on the scores")
    assert of(browser, "softmax", "desk.state.loss") < 0.1


def test_backpropagation_is_that_of_the_lesson_and_of_torch(browser):
    press(browser, "backprop", "From the start")
    loss, dw, _, dv = backpropagation.gradients(backpropagation.W, backpropagation.B, backpropagation.V)
    made = of(browser, "backprop", "desk.state.made")
    assert made["loss"] == loss
    np.testing.assert_allclose(made["dw"], dw)
    np.testing.assert_allclose(made["dv"], dv)
    np.testing.assert_allclose(of(browser, "backprop", "desk.state.sums"), backpropagation.shared_gradients()[1])
    press(browser, "backprop", "Learn: one step against the gradient")
    assert of(browser, "backprop", "desk.state.made.loss") < loss


def test_a_network_in_the_page_learns_rings_and_a_linear_one_cannot(browser):
    press(browser, "bend", "rings")
    press(browser, "bend", "tanh")
    slide(browser, "bend", 0, 8)
    of(browser, "bend", "desk.learn(300)")
    assert of(browser, "bend", "desk.state.accuracy") > 0.95
    press(browser, "bend", "none")
    of(browser, "bend", "desk.learn(100)")
    assert of(browser, "bend", "desk.state.accuracy") < 0.8


def test_the_tiny_autoencoder_learns_in_the_page(browser):
    of(browser, "tiny", "desk.restart()")
    of(browser, "tiny", "desk.learn(1)")
    first = of(browser, "tiny", "desk.state.loss")
    of(browser, "tiny", "desk.learn(6)")
    assert of(browser, "tiny", "desk.state.loss") < 0.7 * first


# ---------------------------------------------------------------- spaces


def test_the_best_axis_is_the_first_eigenvector(browser):
    press(browser, "axis", "Another cloud")
    press(browser, "axis", "Show the best axis")
    points = np.array(of(browser, "axis", "desk.state.points"))
    variances, vectors = np.linalg.eigh(np.cov(points.T, bias=True))
    angle = np.rad2deg(np.arctan2(*vectors[::-1, 1])) % 180
    assert of(browser, "axis", "desk.state.angle") == pytest.approx(angle, abs=1e-6)
    assert of(browser, "axis", "[desk.state.variance, desk.state.error]") == pytest.approx(variances[::-1])


def test_distances_become_alike(browser):
    of(browser, "curse", "desk.take(1024)")
    assert of(browser, "curse", "desk.state.spread") == pytest.approx((7 / (20 * 1024)) ** 0.5, rel=0.1)
    assert of(browser, "curse", "desk.state.ratio") < 1.5
    assert of(browser, "curse", "desk.state.box") == pytest.approx(0.01 ** (1 / 1024))


def test_weights_are_counted_as_in_the_lesson(browser):
    of(browser, "counts", "desk.set({side: 32, channels: 3, filters: 32, kernel: 5})")
    every, nonzero, different = weight_counts.convolution_as_dense(channels=3, filters=32, side=32, kernel=5)
    assert of(browser, "counts", "[desk.state.dense, desk.state.nonzero, desk.state.shared]") == [
        every,
        nonzero,
        different,
    ]
    kernel = np.ones((1, 1, 3, 3))
    layer = convolution_matrix.convolution_matrix(kernel, (1, 5, 5))  # without padding, so fewer than with
    of(browser, "counts", "desk.set({side: 5, channels: 1, filters: 1, kernel: 3})")
    assert layer.nnz < of(browser, "counts", "desk.state.nonzero") == 13 * 13


def test_halfway_in_pixels_is_the_mean_and_in_code_the_decoders(browser):
    of(browser, "mix", "desk.take(0.5)")
    assert "a manifold" not in text(browser, "mix")
    pixels, decoded = of(browser, "mix", "[[...desk.state.pixels], [...desk.state.decoded]]")
    assert len(pixels) == len(decoded) == 784
    assert np.abs(np.array(pixels) - decoded).max() > 0.1


def test_the_nearest_words_and_pixels_are_numpys(browser):
    of(browser, "words", "desk.take(0)")
    assert of(browser, "words", "desk.state.near") == ["dog", "ice", "snow"]
    of(browser, "pixels", "desk.take(5)")  # row 1, column 1 of a 4 x 4 grid
    assert sorted(of(browser, "pixels", "desk.state.near")) == [1, 4, 6, 9]


# ---------------------------------------------------------------- the page


def test_words_are_text_never_markup(browser):
    assert "Try <it>." in text(browser, "sizes", ":scope > p")


def test_the_language_is_changed_on_the_page(browser):
    browser.evaluate("document.querySelector('button[data-language=ko]').click()")
    assert re.search("[가-힣]", text(browser, "sizes", ":scope > p"))
    assert "It fits" not in text(browser, "sizes")
    browser.evaluate("document.querySelector('button[data-language=en]').click()")
    assert not re.search("[가-힣]", text(browser, "sizes", ":scope > p"))


def test_nothing_is_wider_than_a_phone_and_nothing_moves_by_itself(browser):
    browser.resize(390, 800)
    try:
        assert browser.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert browser.evaluate("document.getAnimations().length") == 0
    finally:
        browser.resize(1400, 900)


def test_slides_show_one_part_at_a_time_and_step_by_keys(browser):
    seen = "[...document.querySelectorAll('.slide')].map((s) => s.getClientRects().length > 0)"
    browser.evaluate("document.querySelector('[data-slides]').click()")
    try:
        assert sum(browser.evaluate(seen)) == 1
        browser.evaluate("document.activeElement.blur()")
        first = browser.evaluate(seen).index(True)
        browser.key("ArrowRight")
        assert browser.evaluate(seen).index(True) == first + 1
        assert browser.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 28
        browser.key("ArrowLeft")
        assert browser.evaluate(seen).index(True) == first
    finally:
        browser.key("Escape")
    assert browser.evaluate("document.body.classList.contains('slides')") is False
