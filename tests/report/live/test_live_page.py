# The lines of JavaScript are long.
# ruff: noqa: E501
"""Every action of the live page, by real mouse, keys and touch in headless Chromium, and what it changed."""

import csv
import io
from collections import Counter

import numpy as np
import pytest
import torch
from matplotlib.path import Path as Polygon

from replearn.metrics.neighbours import nearest

COUNT = 90  # images of the scene
LIVE = "document.querySelector('div.live').live"
SHIFT = 8


def live(browser, expression):
    return browser.evaluate(f"(() => {{ const live = {LIVE}; return {expression}; }})()")


def frame(browser):
    """Wait until what was asked for has been drawn."""
    browser.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def dots(browser, view):
    """Where every image stands in a map, in pixels of the window: (N, 2), NaN where it has no place."""
    browser.evaluate("document.querySelector('.live-plot').scrollIntoView({block: 'center', behavior: 'instant'})")
    frame(browser)
    placed = live(
        browser,
        f"""Array.from({{length: live.count}}, (_, i) => {{
        const box = live.views.views[{view}].plot.getBoundingClientRect();
        const at = live.views.placeOf(live.views.views[{view}], i);
        return at && [at[0] + box.left, at[1] + box.top]; }})""",
    )
    return np.array([each or (np.nan, np.nan) for each in placed])


def corners_around(points, share=0.5):
    """A lasso of seven corners around some of the points."""
    middle, reach = np.nanmedian(points, axis=0), share * np.nanstd(points, axis=0).mean() * 2
    angles = np.linspace(0, 2 * np.pi, 8)[:-1]
    return [(middle[0] + reach * np.cos(a), middle[1] + 0.8 * reach * np.sin(a)) for a in angles]


def lonely(points):
    """The image whose dot is farthest from its nearest."""
    away = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(away, np.inf)
    return int(np.nanargmax(np.where(np.isfinite(points[:, 0]), np.nanmin(away, axis=1), -1)))


def alphas(browser, view):
    """How strongly each image's dot is painted in a map, 0 to 255, read from the canvas."""
    frame(browser)
    return np.array(
        live(
            browser,
            f"""(() => {{
        const {{views}} = live, view = views.views[{view}], ratio = views.under.width / views.width;
        const copy = new OffscreenCanvas(views.under.width, views.under.height).getContext("2d");
        copy.drawImage(views.under, 0, 0);
        const data = copy.getImageData(0, 0, views.under.width, views.under.height).data;
        return Array.from({{length: live.count}}, (_, i) => {{
          const at = views.placeOf(view, i);
          if (!at) return -1;
          const x = Math.floor((view.box.left + at[0]) * ratio), y = Math.floor((view.box.top + at[1]) * ratio);
          return data[4 * (y * views.under.width + x) + 3]; }});
    }})()""",
        )
    )


def test_it_opens_with_all_maps_and_asks_for_nothing(browser):
    assert browser.evaluate("[...document.querySelectorAll('.live-title b')].map((b) => b.textContent)") == [
        "pca", "further", "ae"
    ]  # fmt: skip
    assert live(browser, "[live.count, live.firstPicture > 0, live.ready]") == [COUNT, True, True]
    assert (alphas(browser, 0) > 150).all()


def test_a_lasso_in_one_map_lights_the_same_images_in_all(browser):
    points = dots(browser, 0)
    way = corners_around(points)
    inside = np.flatnonzero(Polygon(way).contains_points(points))
    assert 5 < len(inside) < COUNT - 5
    browser.drag(way, SHIFT)
    assert live(browser, "live.state.selected") == inside.tolist()
    assert live(browser, "[...live.state.flags].flatMap((flag, i) => flag & 1 ? [i] : [])") == inside.tolist()
    lit = np.zeros(COUNT, bool)
    lit[inside] = True
    for view in (0, 2):
        painted = alphas(browser, view)
        assert (painted[lit] > 150).all()
        crowd = np.linalg.norm(dots(browser, view)[:, None] - dots(browser, view)[None, lit], axis=2).min(axis=1) < 12
        assert (painted[~lit & ~crowd] < 120).all()
    assert "images selected" in browser.evaluate("document.querySelector('.live-told').textContent")
    assert browser.evaluate("document.querySelector('[data-tab=selection]').getAttribute('aria-selected')") == "true"


def test_a_box_and_control_add_to_what_is_selected(browser):
    browser.evaluate("document.querySelector('[data-tool=box]').click()")
    points = dots(browser, 0)
    (left, top), (right, bottom) = np.rint([np.nanquantile(points, 0.6, axis=0), np.nanmax(points, axis=0) + 5])
    browser.drag([(left, top), (right, bottom)])
    first = (points > (left, top)).all(axis=1)
    assert live(browser, "live.state.selected") == np.flatnonzero(first).tolist()
    points = dots(browser, 0)  # the page may have moved under the list
    (left, top), (right, bottom) = np.rint([np.nanmin(points, axis=0) - 5, np.nanquantile(points, 0.4, axis=0)])
    browser.drag([(left, top), (right, bottom)], modifiers=2)
    both = first | (points < (right, bottom)).all(axis=1)
    assert live(browser, "live.state.selected") == np.flatnonzero(both).tolist()


def test_the_csv_holds_exactly_the_selection_with_file_names(browser, scene):
    live(browser, "live.state.select([5, 0, 12])")
    browser.evaluate("URL.createObjectURL = (blob) => { window.told = blob.text(); return 'about:blank#'; }; 0")
    browser.evaluate("HTMLAnchorElement.prototype.click = () => 0; 0")
    browser.evaluate(
        "[...document.querySelectorAll('.live-selection button')].find((b) => /CSV/.test(b.textContent)).click()"
    )
    rows = list(csv.DictReader(io.StringIO(browser.evaluate("window.told"), newline="")))
    assert [int(row["index"]) for row in rows] == [0, 5, 12]
    assert browser.evaluate("document.querySelector('.live-selection code').textContent") == scene.data.in_python
    assert [row["file"] for row in rows] == [scene.data.files[i] for i in (0, 5, 12)]
    assert [row["label"] for row in rows] == [scene.data.class_names[scene.labels[i]] for i in (0, 5, 12)]
    assert np.allclose([float(row["squared error of ae"]) for row in rows], scene.data.errors["ae"][[0, 5, 12]])


def test_the_list_of_a_selection_tells_classes_errors_and_who_is_typical(browser, scene):
    chosen = [3, 8, 20, 33, 41, 60, 61, 62, 77, 80]
    live(browser, f"[live.state.select({chosen}), live.open('selection', true)]")
    bars = browser.evaluate("[...document.querySelectorAll('.live-selection .live-bars > div')].map((d) => "
                            "[d.firstChild.textContent, Number(d.lastChild.textContent)])")  # fmt: skip
    assert dict(bars) == Counter(scene.data.class_names[label] for label in scene.labels[chosen])
    told = browser.evaluate("Number(document.querySelector('.live-selection tbody td').textContent)")
    assert told == pytest.approx(scene.data.errors["ae"][chosen].mean(), rel=1e-2)
    codes = scene.codes["ae"][chosen]
    order = np.argsort(np.linalg.norm(codes - codes.mean(axis=0), axis=1))
    left, top, _, _ = browser.box(".live-pair canvas")
    browser.click(left + 5, top + 5)
    assert live(browser, "live.state.pinned") == chosen[order[0]]


def test_the_card_tells_the_image_under_the_pointer_and_rings_it_in_every_map(browser, scene):
    points = dots(browser, 0)
    i = lonely(points)
    browser.move(points[i][0] - 60, points[i][1] - 60)
    browser.move(points[i][0] + 6, points[i][1] + 6)
    browser.wait(f"{LIVE}.state.hovered === {i} && !document.querySelector('.live-card').hidden")
    browser.wait("document.querySelectorAll('.live-card-models > div').length >= 2")
    said = browser.evaluate("document.querySelector('.live-card').textContent")
    assert f"image {i}" in said and scene.data.files[i] in said and "classifier says" in said
    errors = browser.evaluate(
        "[...document.querySelectorAll('.live-card-models .quiet')].map((s) => Number(s.textContent))"
    )
    assert errors[0] == pytest.approx(scene.data.errors["ae"][i], rel=1e-2)
    browser.move(3, 3)
    browser.wait(f"document.querySelector('.live-card').hidden && {LIVE}.state.hovered === -1")


def test_the_card_comes_after_a_rest_of_an_eighth_of_a_second(browser):
    live(browser, "live.hoverAt(4, {clientX: 300, clientY: 300})")
    assert browser.evaluate("document.querySelector('.live-card').hidden")
    waited = browser.evaluate(f"""(async () => {{
        const live = {LIVE}, began = performance.now();
        live.state.hover(-1); live.state.hover(9);
        while (document.querySelector('.live-card').hidden) await new Promise((done) => setTimeout(done, 1));
        return performance.now() - began; }})()""")
    assert waited >= 120


def test_a_click_lists_the_nearest_images_of_every_representation(browser, scene):
    points = dots(browser, 0)
    i = lonely(points)
    browser.click(*points[i])
    assert live(browser, "live.state.pinned") == i
    rows = browser.evaluate("[...document.querySelectorAll('.live-row')].map((row) => "
                            "[row.firstChild.textContent, [...row.querySelectorAll('button')].map((b) => Number(b.dataset.image))])")  # fmt: skip
    for name, shown in rows:
        assert shown == nearest(scene.codes[name], scene.codes[name], 10, np.arange(COUNT))[i].tolist()
    assert [name for name, _ in rows] == list(scene.codes)
    framed = browser.evaluate("[...document.querySelectorAll('.live-tile.framed')].map((b) => Number(b.dataset.image))")
    assert framed and all(scene.labels[j] != scene.labels[i] for j in framed)
    often = Counter(j for _, shown in rows for j in shown)
    dotted = browser.evaluate("[...document.querySelectorAll('.live-tile.dotted')].map((b) => Number(b.dataset.image))")
    assert dotted == [j for _, shown in rows for j in shown if often[j] >= max(2, len(rows) / 2)] != []


def test_a_legend_entry_filters_its_class(browser, scene):
    browser.evaluate("document.querySelector('.live-legend [data-category=\"3\"]').click()")
    hidden = live(browser, "[...live.state.flags].map((flag) => Boolean(flag & 2))")
    assert hidden == (scene.labels != 3).tolist()
    assert (alphas(browser, 0)[scene.labels == 3] > 150).all()
    browser.evaluate("document.querySelector('.live-legend [data-category=\"3\"]').click()")
    assert not live(browser, "live.state.flags.some((flag) => flag)")


def test_every_colouring_has_its_legend(browser, scene):
    names = live(browser, "live.header.colourings.map((c) => c.name)")
    assert names == [
        "class", "classifier: right or wrong", "classifier: predicted class", "ae: squared error",
        "trustworthiness of the point", "pca: cluster",
    ]  # fmt: skip
    seen = []
    for place in range(len(names)):
        live(browser, f"live.colourBy({place})")
        seen.append(live(browser, "Array.from(live.shades(0))"))
        assert browser.evaluate("document.querySelector('.live-legend').textContent")
    wrong = scene.data.predicted["classifier"] != scene.labels
    assert seen[1] == wrong.astype(int).tolist()
    assert (
        np.corrcoef(seen[3], np.clip(scene.data.errors["ae"], *np.percentile(scene.data.errors["ae"], [1, 99])))[0, 1]
        > 0.999
    )
    assert np.all(np.diff(seen[4]) >= 0)


def test_a_wheel_zooms_what_lies_under_the_pointer_and_images_replace_dots(browser):
    points = dots(browser, 0)
    i = lonely(points)
    before = live(browser, "live.views.views[1].camera.zoom")
    for _ in range(3):
        browser.mouse("mouseWheel", *points[i], deltaX=0, deltaY=-240)
    frame(browser)
    assert np.abs(dots(browser, 0)[i] - points[i]).max() < 40
    assert live(browser, "live.views.views[0].camera.zoom") > 5 and before == live(
        browser, "live.views.views[1].camera.zoom"
    )
    drawn = browser.evaluate(f"""(() => {{ const live = {LIVE}; let drawn = [];
        const draw = live.images.draw; live.images.draw = (context, i, ...rest) => {{ drawn.push(i); draw.call(live.images, context, i, ...rest); }};
        live.views.draw(); return drawn; }})()""")
    assert i in drawn


def test_maps_move_together_where_asked(browser):
    browser.evaluate("document.querySelector('.live-bar input[type=checkbox]').click()")
    left, top, width, height = browser.box(".live-plot")
    browser.mouse("mouseWheel", left + width / 2, top + height / 2, deltaX=0, deltaY=-240)
    browser.drag([(left + width / 2, top + height / 2), (left + width / 2 + 30, top + height / 2)])
    cameras = live(browser, "live.views.views.map((view) => view.camera)")
    assert cameras[0]["zoom"] > 1.5 and cameras[0] == cameras[1] == cameras[2] and cameras[0]["x"] < 0.5


def test_points_travel_from_one_map_to_another(browser):
    start, end = dots(browser, 0), dots(browser, 1)
    live(browser, "Object.assign(live.views.morph, {from: 0, to: 1, share: 0.5})")
    middle = dots(browser, 0)
    shift = live(
        browser,
        """[0, 1].map((i) => live.views.views[i].plot.getBoundingClientRect())
        .reduce((a, b) => [b.left - a.left, b.top - a.top])""",
    )  # the two panels lie side by side
    assert np.nanmax(np.abs(middle - (start + end - shift) / 2)) < 1
    assert np.isnan(middle[3]).all(), "an image without a place in one of the two is not drawn"
    frame(browser)
    assert browser.evaluate("document.querySelector('.live-title b').textContent") == "pca → further"


def test_a_drag_in_the_plane_decodes_as_pytorch_does(browser, scene):
    browser.evaluate("document.querySelector('[data-tab=decode]').click()")
    left, top, width, height = browser.box(".live-plane")
    browser.drag([(left + 0.5 * width, top + 0.5 * height), (left + 0.7 * width, top + 0.3 * height)])
    code, pixels = live(browser, "[Array.from(live.decode.code), Array.from(live.decode.pixels)]")
    spread, mean = scene.codes["ae"].std(axis=0), scene.codes["ae"].mean(axis=0)
    assert np.allclose(code, mean + spread * 3.2 * np.array([0.4, 0.4]), atol=0.05 * spread.max())
    expected = scene.ae.decode(torch.tensor([code])).flatten().numpy()
    assert np.abs(np.array(pixels) - expected).max() < 1e-3


def test_a_slider_changes_one_number_and_the_grid_decodes_the_plane(browser, scene):
    browser.evaluate("document.querySelector('[data-tab=decode]').click()")
    before = live(browser, "Array.from(live.decode.code)")
    browser.evaluate(
        "(() => { const s = document.querySelectorAll('.live-sliders input')[1]; s.value = s.max; s.dispatchEvent(new Event('input')); })()"
    )
    after = live(browser, "Array.from(live.decode.code)")
    assert after[0] == before[0] and after[1] > before[1] + 3 * scene.codes["ae"][:, 1].std()
    browser.evaluate("document.querySelector('.live-decode [type=checkbox]').click()")
    browser.wait(f"{LIVE}.decode.grid.length === 14 * 14")
    x, y, pixels = live(browser, "(({x, y, pixels}) => [x, y, Array.from(pixels)])(live.decode.grid[17])")
    side = live(browser, "live.decode.side")
    code = live(browser, f"Array.from(live.decode.atSpot({x + side / 28}, {y + side / 28}))")
    assert np.abs(np.array(pixels) - scene.ae.decode(torch.tensor([code])).flatten().numpy()).max() < 1e-3


def test_the_way_between_two_clicked_images(browser, scene):
    live(browser, "live.state.pin(4)")
    live(browser, "live.state.pin(9)")
    browser.evaluate("document.querySelector('[data-tab=decode]').click()")
    browser.evaluate(
        "(() => { const s = document.querySelector('.live-walk input'); s.value = 0.25; s.dispatchEvent(new Event('input')); })()"
    )
    code = live(browser, "Array.from(live.decode.code)")
    expected = 0.75 * scene.codes["ae"][4] + 0.25 * scene.codes["ae"][9]
    assert np.allclose(code, expected, atol=2e-3 * np.abs(scene.codes["ae"]).max())


STROKES = [[(0.35, 0.3), (0.5, 0.22), (0.66, 0.3), (0.6, 0.5), (0.48, 0.62), (0.42, 0.8)], [(0.36, 0.54), (0.7, 0.52)]]


def test_drawn_strokes_are_classified_and_placed_as_in_python(browser, scene):
    browser.evaluate("document.querySelector('[data-tab=draw]').click()")
    left, top, width, height = browser.box(".live-pad")
    for stroke in STROKES:
        browser.drag([(left + width * x, top + height * y) for x, y in stroke])
    frame(browser)
    pixels, probabilities = live(browser, "[Array.from(live.drawing.pixels), Array.from(live.drawing.probabilities)]")
    image = torch.tensor(pixels).reshape(1, 1, 28, 28)
    ink = (image[0, 0] > 0.05).numpy()
    box = live(browser, "live.header.frame.box")
    assert max(np.ptp(np.flatnonzero(ink.any(0))), np.ptp(np.flatnonzero(ink.any(1)))) + 1 == pytest.approx(box, abs=3)
    assert np.abs(scene.classifier.predict_proba(image).numpy() - probabilities).max() < 1e-3
    marks = {mark["map"]: mark for mark in live(browser, "live.views.marks")}
    origin, unit = live(browser, "[live.maps[0].origin, live.maps[0].unit]")
    expected = (scene.pca.transform(image.flatten(1).numpy())[0, :2] - origin) / unit
    assert np.allclose([marks[0]["x"], marks[0]["y"]], expected, atol=1e-3)
    assert [marks[i]["approximate"] for i in range(3)] == [False, True, False]
    browser.evaluate(
        "[...document.querySelectorAll('.live-drawing button')].find((b) => b.textContent === 'Clear').click()"
    )
    assert live(browser, "live.views.marks") == []


def test_a_file_is_answered_like_a_drawing_and_what_is_no_image_is_said(browser, scene):
    """Dark ink on bright paper, larger than the images: turned round, scaled, centred."""
    browser.evaluate("""(async () => {
        const canvas = new OffscreenCanvas(90, 120), context = canvas.getContext('2d');
        context.fillStyle = '#fff'; context.fillRect(0, 0, 90, 120);
        context.fillStyle = '#000'; context.fillRect(40, 30, 10, 50);
        await document.querySelector('div.live').live.drawing.takeFile(new File([await canvas.convertToBlob()], 'one.png')); })()""")
    pixels, probabilities = live(browser, "[Array.from(live.drawing.pixels), Array.from(live.drawing.probabilities)]")
    image = torch.tensor(pixels).reshape(1, 1, 28, 28)
    assert np.abs(scene.classifier.predict_proba(image).numpy() - probabilities).max() < 1e-3
    ink = image[0, 0].numpy() > 0.5
    assert ink.any(1).sum() == live(browser, "live.header.frame.box") and 2 <= ink.any(0).sum() <= 6
    browser.evaluate(f"{LIVE}.drawing.takeFile(new File(['words'], 'notes.txt'))")
    assert "notes.txt is no image" in browser.evaluate("document.querySelector('.live-answers').textContent")


def test_where_two_representations_disagree(browser, scene):
    browser.evaluate("document.querySelector('[data-tab=disagree]').click()")
    lists = {name: nearest(codes, codes, 10, np.arange(COUNT)) for name, codes in scene.codes.items()}
    for pair in live(browser, "live.header.pairs"):
        a, b = (list(lists.values())[pair[key]] for key in "ab")
        common = np.array([len(set(x) & set(y)) for x, y in zip(a, b, strict=True)])
        assert pair["shared"] == pytest.approx(common.mean())
        assert common[pair["images"]].tolist() == sorted(common)[: len(pair["images"])]
    browser.evaluate("document.querySelector('.live-disagreements .live-buttons button').click()")
    assert live(browser, "live.state.selected.length") > 0


def test_the_link_restores_the_state(browser, page):
    live(browser, "live.state.select([2, 3, 50])")
    live(browser, "live.state.pin(7)")
    live(browser, "live.colourBy(1)")
    live(browser, "live.views.show([0, 2])")
    live(browser, "Object.assign(live.views.morph, {from: 0, to: 2, share: 0.25})")
    live(browser, "live.views.linked = true")
    browser.evaluate(
        f"(() => {{ const live = {LIVE}; live.views.views[0].camera = {{x: .4, y: .6, zoom: 3}}; live.open('decode', true); live.copyLink(); }})()"
    )
    link = browser.evaluate("location.hash")
    browser.evaluate("history.replaceState(null, '', '#')")
    browser.call("Page.navigate", url="about:blank")
    browser.open(page, link)
    state = live(
        browser,
        """[live.state.selected, live.state.pinned, live.state.colouring, live.views.shown.map((v) => v.i),
        live.views.views[0].camera, live.tab]""",
    )
    assert state == [[2, 3, 50], 7, 1, [0, 2], {"x": 0.4, "y": 0.6, "zoom": 3}, "decode"]
    assert live(browser, "live.views.morph") == {"from": 0, "to": 2, "share": 0.25}
    assert browser.evaluate("[...document.querySelectorAll('.live-bar input[type=checkbox]')].map((b) => b.checked)") == [
        True, True, False, True
    ]  # fmt: skip
    assert browser.evaluate("[...document.querySelectorAll('.live-menu select, .live-menu [type=range]')].map((e) => e.value)") == [
        "0", "2", "0.25"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "link",
    [
        "#live=1&select=zzzzzzz.-1&image=99999&colour=x&maps=7&at=9_a_b_c&tab=<b>",
        "#live=1&image=abc&morph=0_9_0.5&shown=x",
        "#live=1&image=1.5&morph=0_1_7",
        "#scoreboard",
    ],
)
def test_a_link_of_nonsense_does_no_harm(browser, page, link):
    browser.call("Page.navigate", url="about:blank")
    browser.open(page, link)
    assert live(browser, "[live.state.selected, live.state.colouring, live.views.shown.length]") == [[], 0, 3]
    assert live(browser, "[live.state.pinned, live.views.morph.share]") == [-1, 0]


def test_all_by_keyboard(browser):
    browser.evaluate("document.querySelector('.live-plot').focus()")
    browser.key("+")
    assert live(browser, "live.views.views[0].camera.zoom") == pytest.approx(1.4)
    browser.key("0")
    browser.key("ArrowRight", modifiers=SHIFT)
    first = live(browser, "live.state.pinned")
    browser.key("ArrowRight", modifiers=SHIFT)
    assert first >= 0 and live(browser, "live.state.pinned") not in (-1, first)
    browser.key("s")
    assert live(browser, "live.state.selected.length") == COUNT
    browser.evaluate("document.querySelectorAll('.live-plot')[0].focus()")
    browser.key("Escape")
    assert live(browser, "[live.state.selected.length, live.state.pinned]") == [0, -1]
    browser.evaluate("document.querySelector('[role=tab][aria-selected=true]').focus()")
    browser.key("ArrowRight")
    assert browser.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"


def test_the_focus_goes_through_bar_legend_maps_and_tabs_in_the_order_seen(browser):
    order = browser.evaluate("""[...document.querySelectorAll('.live button, .live select, .live input, .live summary, .live [tabindex="0"]')]
        .filter((e) => e.offsetParent).map((e) => e.closest('.live-bar, .live-legend, .live-maps, .live-tabs, .live-panels').className)""")
    assert list(dict.fromkeys(order)) == ["live-bar", "live-legend", "live-maps", "live-tabs", "live-panels"]
    assert browser.evaluate("[...document.querySelectorAll('.live button, .live input, .live-plot')].every((e) => "
                            "e.textContent || e.ariaLabel || e.closest('label')?.textContent || e.hidden)")  # fmt: skip


def test_two_fingers_zoom(browser):
    left, top, width, height = browser.box(".live-plot")
    x, y = left + width / 2, top + height / 2

    def touch(kind, *reaches):
        points = [{"x": x + r, "y": y, "id": i} for i, r in enumerate(reaches)]
        browser.call("Input.dispatchTouchEvent", type=kind, touchPoints=points)

    touch("touchStart", -20, 20)
    for reach in (30, 45, 60):
        touch("touchMove", -reach, reach)
    touch("touchEnd")
    assert live(browser, "live.views.views[0].camera.zoom") > 2


def test_light_and_dark(browser):
    light = live(browser, "Array.from(live.palette().slice(0, 40))")
    browser.dark(True)
    browser.wait(f"{LIVE}.isDark")
    assert live(browser, "Array.from(live.palette().slice(0, 40))") != light
    assert live(browser, "live.paper") == "#16181b"


@pytest.mark.parametrize("width", [360, 390, 3840])
def test_the_page_fits_a_phone_and_a_wall(browser, width):
    browser.resize(width, 900)
    frame(browser)
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert live(browser, "live.views.views[0].plot.clientWidth") > 120


def test_without_webgl_a_plain_canvas_draws_and_selects(browser, page):
    browser.call("Page.navigate", url="about:blank")
    browser.open(page, "#live=1&canvas=1")
    assert live(browser, "live.views.renderer.constructor.name") == "CanvasPoints"
    assert (alphas(browser, 0) > 150).all()
    live(browser, "live.state.select([1, 2])")
    assert alphas(browser, 0)[[1, 2]].min() > 150


def test_a_browser_that_cannot_unpack_is_told_so(browser, page):
    script = browser.call("Page.addScriptToEvaluateOnNewDocument", source="delete globalThis.DecompressionStream")
    browser.call("Page.navigate", url="about:blank")
    browser.open(page)
    browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])
    assert "cannot unpack" in browser.evaluate("document.querySelector('.live-app').textContent")


def test_hostile_names_are_text(browser, scene):
    live(browser, "live.state.pin(5)")
    assert browser.evaluate("window.hacked === undefined && !document.querySelector('.live img')")
    shown = browser.evaluate("document.querySelector('.live-neighbours').textContent")
    assert scene.hostile in shown
    assert scene.hostile in browser.evaluate("document.querySelector('.live-legend').textContent")


def test_it_prints_maps_without_its_tools(browser):
    browser.call("Emulation.setEmulatedMedia", media="print")
    shown = browser.evaluate(
        "['.live-maps', '.live-bar', '.live-side'].map((s) => Boolean(document.querySelector(s).offsetParent))"
    )
    browser.call("Emulation.setEmulatedMedia", media="")
    assert shown == [True, False, False]
