"""Labels from a table: what it gives, and each thing that may be wrong with it, by line."""

import numpy as np
import pytest
from PIL import Image

from replearn.data.folder import Folder
from replearn.data.label_file import read_labels
from replearn.errors import ContentError, UsageError

FILES = ["a.png", "b/c.png", "b/d.png"]


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8"):
        (tmp_path / "labels.csv").write_bytes(text.encode(encoding))
        return tmp_path / "labels.csv"

    return write


@pytest.mark.parametrize(
    ("text", "labels", "names"),
    [
        ("file,label\na.png,dog\nb/c.png,cat\nb/d.png,dog\n", [1, 0, 1], ["cat", "dog"]),
        ("\ufeffLabel,more, File\r\n10,x,./a.png\r\n9,y,b\\c.png\r\n,z,b/d.png\r\n", [1, 0, -1], ["9", "10"]),
        ('file,label\na.png,"=1+1, 한글"\nb/c.png,-x\n\nb/d.png,-x', [1, 0, 0], ["-x", "=1+1, 한글"]),
    ],
)
def test_labels_by_file(table, text, labels, names):
    assert read_labels(table(text), FILES) == (labels, names)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty, which must name the columns file and label"),
        ("a.png,1\nb.png,2\n", "its first line is 'a.png,1', which must name"),
        ("file;label\na.png;1\n", "divide columns by commas"),
        ("file,label,label\n", "must name the columns file and label, each once"),
        ("file,label\na.png,1\nb/c.png,2\n", "has no line for 1 of 3 images, such as 'b/d.png'"),
        ("file,label\na.png,1\nc.png,2\n", "line 3 names 'c.png', and there is no such image; .* such as 'a.png'"),
        ("file,label\na.png,1\na.png,1\n", "line 3 names 'a.png' a second time"),
        ("file,label\na.png\n", "line 2 has 1 columns, too few"),
        ('file,label\n"a.png,1\n', "cannot be read as CSV"),
    ],
)
def test_tables_that_are_refused(table, text, words):
    with pytest.raises(ContentError, match=rf"labels\.csv: .*{words}"):
        read_labels(table(text), FILES)


def test_another_encoding_is_named(table):
    with pytest.raises(ContentError, match="is not UTF-8; save it again as CSV in UTF-8"):
        read_labels(table("file,label\na.png,한글\n", "cp949"), FILES)


def test_no_such_table(tmp_path):
    with pytest.raises(UsageError, match=r"--data.labels .*no.csv: must be an existing CSV file"):
        read_labels(tmp_path / "no.csv", FILES)


def test_a_folder_with_a_table(table, tmp_path):
    for value, name in enumerate(FILES):
        path = tmp_path / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((4, 4), value, np.uint8)).save(path)
    labels = table("file,label\na.png,dog\nb/c.png,cat\nb/d.png,\n")
    dataset = Folder(tmp_path / "images", labels=labels).load()
    split = dataset.splits["all"]
    assert dataset.class_names == ["cat", "dog"]
    assert split.files.tolist() == FILES and split.labels.tolist() == [1, 0, -1]
    with pytest.raises(UsageError, match=r"--data.class_depth: goes without --data.labels"):
        Folder(tmp_path / "images", labels=labels, class_depth=2)
