"""Archives that were damaged, or made to harm: one sentence, and nothing unpacked."""

import os
import struct
import zipfile

import numpy as np
import pytest

from replearn.data import npz
from replearn.data.arrays import Arrays
from replearn.data.views import check_length
from replearn.errors import ContentError

UNREADABLE = "is not a readable .npz file of plain arrays"


def _member(shape, data=b"", descr="|u1"):
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    head = text.encode() + b" " * (63 - (len(text) + 10) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + data


def _archive(path, content, **options):
    with zipfile.ZipFile(path, "w", **options) as archive:
        archive.writestr("x.npy", content)
    return path


@pytest.fixture
def refused(tmp_path):
    def refused(words=UNREADABLE, kind="npz"):
        with pytest.raises(ContentError, match=words):
            Arrays(tmp_path / f"mine.{kind}").load()

    return refused


@pytest.mark.parametrize(
    "content",
    [
        _member(f"({10**18},)"),
        _member(f"({10**40},)"),
        _member("(-5,)"),
        _member("(" * 300),
        _member("(5, 4, 4)", bytes(79)),
        _member("(5, 4, 4)", bytes(81)),
        _member("(5, 4, 4)", bytes(640), "|O"),
        b"no array at all",
        b"",
    ],
    ids=["10**18", "10**40", "negative", "brackets", "short", "long", "objects", "text", "empty"],
)
def test_a_member_that_lies_is_refused(tmp_path, refused, content):
    _archive(tmp_path / "mine.npz", content)
    refused()
    (tmp_path / "mine.npy").write_bytes(content)
    if content != _member("(5, 4, 4)", bytes(81)):  # what follows an array in a file of its own is not its own
        refused("is not a readable .npy file of plain arrays", "npy")


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_numpy_does_not_use_is_refused(tmp_path, refused, kind):
    _archive(tmp_path / "mine.npz", _member("(5, 4, 4)", bytes(80)), compression=kind)
    refused()


def test_an_encrypted_member_is_refused(tmp_path, refused):
    content = bytearray(_archive(tmp_path / "mine.npz", _member("(5, 4, 4)", bytes(80))).read_bytes())
    content[6] |= 1  # the flag, in the local header and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "mine.npz").write_bytes(content)
    refused()


def test_a_bomb_is_refused_by_the_sizes_in_its_directory(tmp_path, refused, monkeypatch):
    np.savez_compressed(tmp_path / "mine.npz", x=np.zeros((4000, 28, 28), np.uint8))
    monkeypatch.setattr(npz, "SMALL", 2**20)
    monkeypatch.setattr(npz, "_read", None)  # nothing is unpacked
    refused(r"unpack to 3,136,128, more than 200 times as many")


def test_what_memory_has_no_room_for_is_refused(tmp_path, refused, monkeypatch):
    np.savez_compressed(tmp_path / "mine.npz", x=np.zeros((40, 28, 28), np.uint8))
    monkeypatch.setattr(npz, "free_memory", lambda: 50_000.0)
    refused(r"unpacks to 31,488 bytes, more than half of the 50,000 that are free; write it again without")


def test_a_mapped_file_that_shrinks_is_told_before_it_is_read(tmp_path):
    np.save(tmp_path / "mine.npy", np.zeros((400, 28, 28), np.uint8))
    images = Arrays(tmp_path / "mine.npy").load().splits["all"].images
    check_length(images)
    os.truncate(tmp_path / "mine.npy", 5000)
    with pytest.raises(ContentError, match=r"mine\.npy: has become shorter while it was read, 5,000 bytes of 313,728"):
        check_length(images)
