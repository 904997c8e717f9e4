"""Image files that cannot be read: all named at once, or left out by their number."""

import numpy as np
import pytest
from PIL import Image

from replearn.data.digits import Digits
from replearn.data.folder import Folder
from replearn.data.module import ImageData
from replearn.errors import ContentError, UsageError


@pytest.fixture
def messy(tmp_path):
    """Twelve images, and of each kind of file one that is cut off, one that is empty, one that is text."""
    rng = np.random.default_rng(0)
    for number in range(12):
        pixels = rng.integers(0, 256, (40, 40, 3)).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{number:02}.{('png', 'jpg', 'gif', 'bmp')[number % 4]}")
    for number, kind in enumerate(("png", "jpg", "gif", "bmp")):
        whole = (tmp_path / f"{number:02}.{kind}").read_bytes()
        (tmp_path / f"cut.{kind}").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "text.jpg").write_bytes(b"no image")
    return tmp_path


BAD = ["cut.bmp", "cut.gif", "cut.jpg", "cut.png", "empty.png", "text.jpg"]


def test_all_are_named_at_once(messy):
    with pytest.raises(ContentError, match=r"^6 of 18 image files cannot be read, .*--data\.skip_bad 6:") as refused:
        Folder(messy).load()
    assert all(f"{name}: is not an image" in str(refused.value) for name in BAD)
    with pytest.raises(ContentError, match="6 of 18"):
        Folder(messy, skip_bad=5).load()


def test_so_many_are_left_out_and_named_in_metrics_json(messy):
    data = ImageData(Folder, messy, skip_bad=6)
    data.load()
    facts = data.describe()
    assert facts["skipped"] == BAD and facts["n_train"] + facts["n_val"] + facts["n_test"] == 12
    assert len(data.array("train"))


def test_one_alone_is_said_in_one_sentence(messy):
    for name in BAD[1:]:
        (messy / name).unlink()
    with pytest.raises(ContentError, match=r"cut\.bmp: is not an image .*, or leave it out with --data\.skip_bad 1$"):
        Folder(messy).load()


def test_a_folder_of_nothing_else_is_refused_all_the_same(tmp_path):
    (tmp_path / "text.jpg").write_bytes(b"no image")
    with pytest.raises(ContentError, match="is not an image"):
        Folder(tmp_path, skip_bad=5).load()


def test_without_bad_files_nothing_is_said_of_them(messy):
    for name in BAD:
        (messy / name).unlink()
    data = ImageData(Folder, messy, skip_bad=3)
    data.load()
    assert "skipped" not in data.describe()


def test_other_sources_refuse_the_option():
    with pytest.raises(UsageError, match=r"--data\.skip_bad 3: the source Digits takes no skip_bad"):
        ImageData(Digits, skip_bad=3).load()
