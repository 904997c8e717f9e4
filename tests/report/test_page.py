"""The page: parsed, compared with the rows that it was given, and driven in a browser where there is one."""

import base64
import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from replearn.comparison.result import columns
from replearn.errors import ContentError
from replearn.report.drawn import Drawn, _drawn
from replearn.report.html import figure
from replearn.report.page import page as html_of
from replearn.report.scoreboard import shown_columns

NASTY = "<script>alert(\"x\")</script> & 'co'"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium: the page is parsed, but not driven")


def row(name, size, **numbers):
    facts = {"seeds": [0, 1], "n_train": 900, "n_test": 100, "dataset": "MNIST", "in_sample": False}
    return dict.fromkeys(columns()) | {**facts, "representation": name, "n_components": size, **numbers}


ROWS = [
    row("raw", 784, knn_accuracy=0.9688, trustworthiness=1.0, transform_seconds_per_image=0.5),
    row("pca", 30, knn_accuracy=0.9751, sse_per_image=13.866, transform_seconds_per_image=3e-06, bytes_per_vector=120),
    row(
        "ae", 100, knn_accuracy=0.97512, sse_per_image=3.5, sse_per_image_std=0.02, transform_seconds_per_image=0.00012
    ),
    row(NASTY, 9, sse_per_image=None, knn_accuracy=float("nan"), error="fit raised <b>ValueError</b>"),
    row("tsne", 2, in_sample=True, knn_accuracy=0.99, trustworthiness=0.98, fit_seconds=30.0),
]


class Made:
    """What the page asks of a comparison."""

    def __init__(self, title, verdicts, rows, pictures=(), provenance=None, notes=()):
        self.title, self.verdicts, self.rows, self.notes = title, verdicts, rows, list(notes)
        self.provenance = provenance or {}
        _drawn[self] = dict(pictures)

    def write(self, folder):
        path = folder / "index.html"
        path.write_text(html_of(self), encoding="utf-8")
        return path


class Page(HTMLParser):
    """What the tests ask of a page: elements with attributes, tables as lists of cells, all visible text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.tables, self.words, self._in, self._cell = [], [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, attributes))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append((attributes, []))
        elif tag in ("td", "th"):
            self._cell = [attributes, ""]
            self.tables[-1][-1][1].append(self._cell)
        self._in = tag

    def handle_data(self, data):
        if self._in in ("script", "style"):
            return
        self.words.append(data)
        if self._cell is not None:
            self._cell[1] += data

    def handle_endtag(self, tag):
        self._in = None
        self._cell = None if tag in ("td", "th") else self._cell

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self):
        return "".join(self.words)


@pytest.fixture(autouse=True)
def _without_the_live_page(monkeypatch):
    """It needs codes, and has tests of its own."""
    monkeypatch.setattr("replearn.report.sections.live.html", lambda comparison: "")


@pytest.fixture
def made():
    drawn = io.BytesIO()
    Image.fromarray(np.zeros((100, 400, 3), dtype=np.uint8)).save(drawn, "png", dpi=(200, 200))
    provenance = {
        "command": "python -m replearn compare --config compare.yaml",
        "datasets": [{"name": "MNIST", "sha256": "ab" * 32, "n_train": 900, "class_names": ["<0>", "1"] * 40}],
        "environment": {"versions": {"torch": "2.15"}, "device": "cpu", "threads": 2},
        "seeds": [0, 1],
    }
    table = ("Curves", [{"representation": "pca", "k": 10, "trust": 0.123456789}])
    words = Drawn(None, f"A caption {NASTY}", 'the "map" <alt>', table=table)
    pictures = {"map.png": (drawn.getvalue(), words)}
    return Made(f"Title {NASTY}", ["One verdict.", f"{NASTY} is best."], ROWS, pictures, provenance, ["A note."])


@pytest.fixture
def path(made, tmp_path):
    return made.write(tmp_path)


@pytest.fixture
def page(path):
    return Page(path.read_text(encoding="utf-8"))


def test_nothing_is_loaded_from_anywhere(path, page):
    for tag, attributes in page.elements:
        assert tag not in ("link", "iframe", "object", "embed", "base")
        for name in ("src", "srcset", "href", "action", "data"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/")), (tag, attributes)
    css = re.search(r"<style>(.*?)</style>", path.read_text(encoding="utf-8"), re.DOTALL)[1]
    assert "url(" not in css and "@import" not in css
    assert "http" not in page.text()
    assert "default-src 'none'" in page.all("meta")[1]["content"]


def test_images_are_inside_with_alt_text_and_size(page, made):
    (image,) = page.all("img")
    assert image["alt"] == 'the "map" <alt>'
    assert (image["width"], image["height"]) == ("256", "64")  # 400 x 100 dots at 200 an inch, 128 CSS pixels an inch
    data = base64.b64decode(image["src"].removeprefix("data:image/png;base64,"))
    assert Image.open(io.BytesIO(data)).size == (400, 100)
    assert data == _drawn[made]["map.png"][0]


def test_headings_are_in_order_and_places_exist(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {link["href"] for link in page.all("a")} == {f"#{name}" for name in ids}
    assert page.all("html")[0]["lang"] == "en"


def test_verdicts_come_first(page):
    text = page.text()
    places = [text.index(words) for words in ("One verdict.", "Scoreboard", "raw", "A caption", "A note.", "python -m")]
    assert places == sorted(places)


def test_the_table_holds_the_rows(page):
    board = page.tables[0]
    names = [cell[0]["data-column"] for cell in board[1][1]]
    assert names == shown_columns(ROWS)
    assert "mse" not in names and "trustworthiness" in names
    shown = {cells[0][0]["data-v"]: cells for _, cells in board[2:] if "data-v" in cells[0][0]}
    assert list(shown) == [each["representation"] for each in ROWS]
    for each in ROWS:
        for name, (attributes, words) in list(zip(names, shown[each["representation"]], strict=True))[1:]:
            value = each[name]
            if value is None or value != value:
                assert "data-v" not in attributes and words == "–"
            else:
                assert float(attributes["data-v"]) == value
                assert words.split(" ± ")[0] == columns()[name].text(value)
    assert shown["ae"][names.index("sse_per_image")][1] == "3.500 ± 0.020"


def test_the_best_is_bold_among_held_out_rows_and_ties_are_told(page):
    board = page.tables[0]
    names = [cell[0]["data-column"] for cell in board[1][1]]
    best = [
        (cells[0][0]["data-v"], name)
        for _, cells in board[2:]
        for name, (attributes, _) in zip(names, cells, strict=False)
        if attributes.get("class") == "best"
    ]
    assert best == [
        ("pca", "knn_accuracy"),
        ("pca", "transform_seconds_per_image"),
        ("ae", "sse_per_image"),
        ("ae", "knn_accuracy"),
    ]


def test_in_sample_rows_stand_apart_with_the_reason(page):
    assert [body.get("class") for body in page.all("tbody")][:2] == [None, "apart"]
    (group,) = [cells for attributes, cells in page.tables[0] if attributes.get("class") == "group"]
    assert group[0][1].startswith("In-sample: fitted on the very images that it is scored on")
    assert page.tables[0][-1][1][0][1] == "tsnein-sample"


def test_details_hold_every_number_as_computed(page):
    full, curves = page.tables[1:]
    names = [cell[1] for cell in full[0][1]]
    assert "sse_per_image_std" in names and "mse" not in names
    for (_, cells), each in zip(full[1:], ROWS, strict=True):
        for name, (_, words) in list(zip(names, cells, strict=True)):
            value = each[name]
            if isinstance(value, float):
                assert words == ("–" if value != value else str(value))
    assert [cell[1] for cell in curves[1][1]] == ["pca", "10", "0.123456789"]


def test_text_is_escaped_and_stands(path, page):
    assert "alert(" not in re.sub(r"&lt;script&gt;alert\(", "", path.read_text(encoding="utf-8"))
    assert len(page.all("script")) == 1
    text = page.text()
    for words in (f"Title {NASTY}", f"{NASTY} is best.", f"A caption {NASTY}", "failed: fit raised <b>ValueError</b>"):
        assert words in text


def test_provenance_and_attribution(page):
    foot = page.text().partition("Where it comes from")[2].partition("Where it comes from")[2]
    for words in ("ab" * 32, "torch 2.15", "cpu", "0, 1", "compare.yaml", "and 50 more", "LeCun, Cortes and Burges"):
        assert words in foot
    assert "CC BY-SA 3.0" in foot


def test_facts_that_all_rows_share_are_said_once(page):
    assert "All rows: MNIST, 900 training images, 100 test images, seeds 0, 1." in page.text()
    rows = [row("a", 2), row("b", 2) | {"n_train": 50, "dataset": "digits"}]
    assert {"n_train", "dataset"} <= set(shown_columns(rows))


def test_a_representation_of_several_sizes_names_the_size_beside_it(tmp_path):
    path = Made("T", [], [row("pca", 2), row("pca", 30), row("ae", 30)]).write(tmp_path)
    board = Page(path.read_text()).tables[0]
    assert [cells[0][1] for _, cells in board[1:]] == ["pca (2)", "pca (30)", "ae"]


def test_nothing_at_all_and_a_figure_that_is_not_there(tmp_path):
    path = Made("T", [], []).write(tmp_path)
    assert "Nothing was measured." in Page(path.read_text()).text()
    with pytest.raises(ContentError, match=r"gone\.png"):
        figure(tmp_path / "gone.png", "c", "a")
    (tmp_path / "map.bmp").write_bytes(b"BM")
    with pytest.raises(ContentError, match=r"map\.bmp"):
        figure(tmp_path / "map.bmp", "c", "a")


def test_the_page_itself_is_small(tmp_path):
    text = Made("T", ["V"], []).write(tmp_path).read_text()
    assert len(re.search("<script>(.*)</script>", text, re.DOTALL)[1]) < 3000
    assert len(text) < 12_000


def browse(path, script, tmp_path, *options, frame=None):
    """What the expression `script` gives in the page, in headless Chromium; `frame`: the page's width there."""
    copy = tmp_path / "copy.html"
    tell = f"<script>parent.postMessage(JSON.stringify({script}), '*')</script>"
    copy.write_text(path.read_text(encoding="utf-8").replace("</body>", f"{tell}</body>"), encoding="utf-8")
    outer = tmp_path / "outer.html"
    outer.write_text(
        "<script>onmessage = (e) => { document.body.innerText = 'to' + 'ld:' + e.data + ':end' }</script>"
        f'<body><iframe src="copy.html" style="border:0;height:800px;width:{frame or 1200}px"></iframe></body>'
    )
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", *quiet, *options]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=5000", "--dump-dom", outer.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    told = re.search("told:(.*?):end", done.stdout.decode(), re.DOTALL)
    assert told, done.stderr.decode()[-2000:]
    return json.loads(told[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def click(*names):
    """A script that clicks headings one after another, and tells after each the order and aria-sort."""
    return f"""{json.dumps(names)}.map((name) => {{
      const heading = document.querySelector(`table.sortable th[data-column=${{name}}]`);
      heading.querySelector("button").click();
      const rows = [...document.querySelectorAll("table.sortable tbody tr:not(.group)")];
      const sorted = [...document.querySelectorAll("[aria-sort]")].map((each) => each.dataset.column);
      return [rows.map((row) => row.cells[1].textContent), heading.getAttribute("aria-sort"), sorted];
    }})"""


@needs_browser
def test_a_heading_sorts(path, tmp_path):
    names = [
        "knn_accuracy",
        "knn_accuracy",
        "n_components",
        "representation",
        "sse_per_image",
        "transform_seconds_per_image",
    ]
    told = browse(path, click(*names), tmp_path)
    assert [order for _, order, _ in told] == ["descending", *["ascending"] * 5]
    assert [columns for _, _, columns in told] == [[name] for name in names]
    # dimensions tell the rows apart: raw 784, pca 30, ae 100, the failed one 9; tsne (2) stays below, apart
    assert [order for order, _, _ in told] == [
        ["100", "30", "784", "9", "2"],  # best first, missing last
        ["784", "30", "100", "9", "2"],  # missing last again
        ["9", "30", "100", "784", "2"],  # as numbers: 100 is not before 30
        ["9", "100", "30", "784", "2"],  # by name: <script>, ae, pca, raw
        ["100", "30", "9", "784", "2"],  # equal ones keep their order
        ["30", "100", "784", "9", "2"],  # 3e-06 is a number too
    ]


@needs_browser
def test_the_columns_are_seen_a_group_at_a_time(path, tmp_path):
    script = """["overview", "reconstruction", "cost", "all"].map((view) => {
      document.querySelector(`.views [data-view="${view}"]`).click();
      const seen = [...document.querySelectorAll("table.sortable thead tr:last-child th:not([hidden])")];
      const row = document.querySelector("table.sortable tbody tr:not(.group)");
      const group = document.querySelector("table.sortable tr.group th");
      return [seen.map((each) => each.dataset.column), [...row.cells].filter((each) => !each.hidden).length,
        group.colSpan, document.querySelectorAll(".views [aria-pressed=true]").length];
    })"""
    always = ["representation", "n_components"]
    costs = ["fit_seconds", "transform_seconds_per_image", "bytes_per_vector"]
    views = [
        [*always, "sse_per_image", "knn_accuracy", "trustworthiness"],
        [*always, "sse_per_image"],
        [*always, *costs],
        shown_columns(ROWS),
    ]
    assert browse(path, script, tmp_path) == [[view, len(view), len(view), 1] for view in views]


@needs_browser
def test_the_table_is_as_wide_as_the_window(path, tmp_path):
    script = """(() => { document.querySelector('.views [data-view="all"]').click();
      const box = document.querySelector(".scroll").getBoundingClientRect();
      return [box.left >= 0, box.right <= innerWidth, box.width > document.querySelector("nav").clientWidth,
        document.documentElement.scrollWidth <= innerWidth]; })()"""
    told = browse(path, script, tmp_path, frame=1500)
    assert told[0] and told[1] and told[3]


@needs_browser
def test_a_heading_is_reached_and_pressed_by_keyboard(path, tmp_path):
    script = """(() => { const button = document.querySelector("table.sortable button"); button.focus();
      return [document.activeElement === button, button.type, document.querySelector(".scroll").tabIndex]; })()"""
    assert browse(path, script, tmp_path) == [True, "button", 0]


@needs_browser
def test_on_a_phone_only_the_table_scrolls(path, tmp_path):
    script = """(() => { const box = document.querySelector(".scroll"), page = document.documentElement;
      return [innerWidth, page.scrollWidth <= innerWidth, box.scrollWidth > box.clientWidth,
        performance.getEntriesByType("resource").filter((each) => !each.name.startsWith("data:")).length]; })()"""
    assert browse(path, script, tmp_path, frame=400) == [400, True, True, 0]


@needs_browser
@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark(path, tmp_path, dark):
    script = """[document.body, document.querySelector(".card")].map((each) =>
      getComputedStyle(each).backgroundColor.match(/[0-9]+/g).map(Number))"""
    option = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    paper, card = browse(path, script, tmp_path, option)
    assert (max(paper) < 64) if dark else (min(paper) > 240)
    assert card == [255, 255, 255]
