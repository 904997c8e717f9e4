"""What --images PATH means."""

import os

import pytest

from replearn.data.arrays import Arrays
from replearn.data.folder import Folder
from replearn.data.path import source_for
from replearn.errors import UsageError


def test_the_source_of_a_path(tmp_path):
    for name in ("a.npz", "b.NPY", "c.txt"):
        (tmp_path / name).touch()
    assert source_for(tmp_path) is Folder
    assert source_for(tmp_path / "a.npz") is Arrays and source_for(tmp_path / "b.NPY") is Arrays
    with pytest.raises(UsageError, match=r"--images .*c\.txt: must be a folder of images, a .npz or a .npy file"):
        source_for(tmp_path / "c.txt")
    with pytest.raises(UsageError, match=r"--images .*d: does not exist"):
        source_for(tmp_path / "d")


def test_a_path_that_no_configuration_could_hold(tmp_path):
    (path := tmp_path / os.fsdecode(b"caf\xe9")).mkdir()
    with pytest.raises(UsageError, match=r"--images .*caf\\xe9: its name is not UTF-8; rename it, or give it a link"):
        source_for(path)
