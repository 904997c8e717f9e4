"""Pages of unusual data: they open, say what is missing, and lose nothing."""

import base64
import gzip
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from replearn.metrics.neighbours import nearest
from replearn.report.live.block import pack
from replearn.report.live.data import LiveData, LiveMap
from replearn.report.live.section import describe, live_section
from replearn.report.live.sheets import make_sheets
from replearn.report.live.spaces import neighbour_lists, pairs, row_kind

ODD = " \"<b>' עברית \U0001d11e"  # quotes, a tag, letters from right to left, four bytes
LIVE = "document.querySelector('div.live').live"


def noise(count, shape=(1, 12, 12), classes=0, maps=1):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, *shape)).astype(np.uint8)
    labels = np.arange(count) % classes if classes else np.full(count, -1)
    drawn = [LiveMap(f"map {i}", rng.normal(size=(count, 2))) for i in range(maps)]
    return LiveData("noise", images, labels, [f"class {i}" for i in range(classes)], maps=drawn)


CASES = {
    "three images": noise(3, classes=3),
    "no labels": noise(40),
    "a thousand classes": noise(1200, classes=1000, maps=2),
    "large and in colour": noise(8, (3, 256, 200), classes=2),
    "two channels": noise(8, (2, 9, 9), classes=2),
    "one image": noise(1, classes=1),
}


@pytest.mark.parametrize("name", CASES)
def test_a_page_of(name, chromium, tmp_path, write_live):
    data = CASES[name]
    chromium.events.clear()
    chromium.resize(1000, 800)
    chromium.open(write_live(data, tmp_path / "page.html"))
    chromium.evaluate(f"{LIVE}.state.select([0, {len(data.images) - 1}])")
    chromium.evaluate(f"{LIVE}.state.pin(0)")
    for tab in ("neighbours", "selection", "disagree", "decode", "draw"):
        chromium.evaluate(f"{LIVE}.open('{tab}', true)")
    assert chromium.evaluate(f"{LIVE}.labelOf(0)") == (data.class_names[0] if data.class_names else "no label")
    assert "No network in this page" in chromium.evaluate("document.querySelector('.live-decode').textContent")
    assert chromium.complaints() == [] and chromium.requests() == []


def test_images_without_a_place_are_left_out_and_counted():
    data = noise(10, maps=1)
    data.maps[0].points[[2, 5]] = np.nan
    header, arrays = describe(data)
    assert header["maps"][0]["missing"] == 2
    assert np.flatnonzero(arrays["map0"].reshape(-1, 2)[:, 0] == 65535).tolist() == [2, 5]


def test_a_map_of_one_place_and_one_without_any_are_no_error():
    data = noise(4, maps=2)
    data.maps[0].points[:] = 3.0
    data.maps[1].points[:] = np.nan
    header, arrays = describe(data)
    assert header["maps"][1]["missing"] == 4
    assert len(np.unique(arrays["map0"])) == 1


def test_a_place_is_kept_to_a_65000th_of_the_map_and_its_shape_too():
    data = noise(500)
    header, arrays = describe(data)
    told = header["maps"][0]
    back = arrays["map0"].reshape(-1, 2) / 65535 * told["unit"] + told["origin"]
    assert np.abs(back - data.maps[0].points).max() <= told["unit"] / 65535


def test_more_images_than_a_page_holds_are_a_stratified_sample_and_it_says_so():
    data = replace(noise(90, classes=3), labels=np.repeat([0, 1, 2], 30))
    few = data.sampled(30)
    assert np.bincount(few.labels).tolist() == [10, 10, 10]
    assert (few.images == data.images[few.index]).all()
    assert (few.maps[0].points == data.maps[0].points[few.index]).all()
    assert "30 of 90 test images, drawn at random, each class with its share" in live_section(few)
    _, arrays = describe(few)
    assert arrays["index"].tolist() == few.index.tolist()


def test_images_of_several_splits_can_be_coloured_by_them_and_those_of_one_cannot():
    def names(splits):
        return [each["name"] for each in describe(replace(noise(4, classes=2), splits=splits))[0]["colourings"]]

    assert names(["train", "test", "test", "train"]) == ["class", "split"]
    assert names(["test"] * 4) == names(()) == ["class"]


def test_a_file_whose_name_is_no_unicode_is_no_obstacle():
    """Linux allows any bytes in a name; Python reads them as lone surrogates, which UTF-8 cannot hold."""
    name = b"a\xff.png".decode("utf-8", "surrogateescape")
    header = gzip.decompress(base64.b64decode(pack({"files": [name]}, {})))[4:]
    assert json.loads(header)["files"] == [name]


def test_large_images_are_shown_small_and_small_ones_as_they_are():
    assert make_sheets(CASES["large and in colour"].images).tile == (64, 50)
    assert not make_sheets(CASES["large and in colour"].images).exact
    assert make_sheets(CASES["no labels"].images).exact
    assert not make_sheets(CASES["two channels"].images).exact


def test_many_images_fill_several_sheets_of_4096_pixels_at_most():
    images = np.zeros((300_000, 1, 16, 16), np.uint8)
    sheets = make_sheets(images)
    assert len(sheets.sheets) == 5 and sheets.columns * 16 <= 4096 and sheets.rows * 16 <= 4096
    assert sheets.columns * sheets.rows * len(sheets.sheets) >= len(images)


def test_a_code_with_nan_has_no_neighbours_and_is_nobodys():
    codes = np.arange(12.0)[:, None].repeat(2, axis=1)
    codes[4] = np.nan
    lists = neighbour_lists({"codes": codes})["codes"]
    assert (lists[4] == 4).all()
    assert 4 not in np.delete(lists, 4, axis=0)


def test_a_class_that_one_representation_merges_or_splits_is_found():
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], 40)
    apart = labels[:, None] * 100 + rng.normal(size=(120, 2))
    merged = np.where(labels == 1, 0, labels)[:, None] * 100 + rng.normal(size=(120, 2))
    split = apart + 1000 * ((np.arange(120) % 2) & (labels == 2))[:, None]
    lists = neighbour_lists({"apart": apart, "merged": merged, "split": split})
    found = {(p["a"], p["b"]): p["findings"] for p in pairs(lists, labels, ["a", "b", "c"])}
    (one,) = found[0, 1]
    assert one["sentence"].startswith("merged merges a and b: ") and set(labels[one["images"]]) == {0, 1}
    (other,) = found[0, 2]
    assert other["sentence"] == "split splits c into 2 parts of 20 and 20 images; apart keeps it as one."


def test_images_in_a_folder_keep_the_names_of_their_files(tmp_path):
    from replearn.data.folder import Folder
    from replearn.data.module import ImageData

    for split, count in (("train", 4), ("test", 3)):
        for i in range(count):
            path = tmp_path / split / ("a" if i % 2 else "b") / f"{split} {i}{ODD}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("L", (8, 8), 40 * i).save(path)
    data = ImageData(source=Folder, root=str(tmp_path), seed=0)
    data.load()
    part = data.get_split("test")
    names = part.files.tolist()
    assert sorted(names) == [f"test/{name}{ODD}.png" for name in ("a/test 1", "b/test 0", "b/test 2")]
    assert [data.class_names[label] for label in part.labels] == [name.split("/")[1] for name in names]


def test_neighbours_in_a_map_are_those_of_the_exact_search(scene):
    flat = scene.codes["pca"][:, :2]
    found = neighbour_lists({"flat": flat})["flat"]
    assert (found == nearest(flat, flat, 10, np.arange(len(flat)))).all()


def test_of_few_images_a_quarter_is_called_disputed():
    rng = np.random.default_rng(0)
    lists = neighbour_lists({name: rng.random((40, 2)) for name in "ab"})
    assert [len(pair["images"]) for pair in pairs(lists, np.full(40, -1), [])] == [10]


def test_no_image_is_its_own_neighbour_among_duplicates():
    lists = neighbour_lists({"one place": np.zeros((40, 2))})["one place"]
    assert lists.shape == (40, 10) and (lists != np.arange(40)[:, None]).all()
    assert all(len(set(row)) == 10 for row in lists)


def test_the_lists_of_seventy_thousand_images_keep_to_their_room():
    """Two representations are kept whatever they take, so that there is something to compare."""
    spaces = {str(i): np.random.default_rng(i).random((70_000, 2)) for i in range(3)}
    assert list(neighbour_lists(spaces)) == ["0", "1"]
    assert row_kind(65_535) == np.uint16 and row_kind(70_000) == np.uint32


@pytest.mark.parametrize("channels", [1, 3])
def test_a_sheet_holds_the_very_pixels(channels):
    images = noise(7, (channels, 12, 9)).images
    sheets = make_sheets(images)
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(sheets.sheets[0]))).convert("RGB"))
    for i, image in enumerate(images):
        row, column = divmod(i, sheets.columns)
        tile = sheet[12 * row : 12 * row + 12, 9 * column : 9 * column + 9].transpose(2, 0, 1)
        assert (tile == image).all()
