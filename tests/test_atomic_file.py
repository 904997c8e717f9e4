"""Files that are whole or not there, on a disk that is full too."""

import errno
import os
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from replearn import atomic_file as module
from replearn.atomic_file import atomic_file
from replearn.errors import ReplearnError
from replearn.figures.save import save_figure
from replearn.figures.style import new_axes


@pytest.fixture
def full(monkeypatch):
    """The system's fsync finds no room."""

    def fsync(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_full_disk_is_said_with_path_and_bytes_and_changes_nothing(tmp_path, full, ending):
    path = tmp_path / f"map.{ending}"
    path.write_bytes(b"good")
    words = rf"map\.{ending}: the disk is full: .*more than [\d,]+ bytes, and [\d,]+ are free"
    with pytest.raises(ReplearnError, match=words):
        save_figure(new_axes(2, 1)[0], path)
    assert path.read_bytes() == b"good" and [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_library_that_hides_the_reason_is_seen_through(tmp_path, monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: SimpleNamespace(free=0))
    with pytest.raises(ReplearnError, match="the disk is full"), atomic_file(tmp_path / "a.ckpt"):
        raise RuntimeError("enforce fail at inline_container.cc:672")


def test_another_error_stays_what_it_is(tmp_path):
    with pytest.raises(RuntimeError, match="other"), atomic_file(tmp_path / "a"):
        raise RuntimeError("other")
    assert not list(tmp_path.iterdir())


@pytest.mark.full
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a small disk")
@pytest.mark.parametrize("kind", ["checkpoint", "arrays", "text"])
def test_a_disk_that_is_really_full(tmp_path, kind):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
    try:
        path = disk / "file"
        path.write_bytes(b"good")
        with pytest.raises(ReplearnError, match="the disk is full"), atomic_file(path) as file:
            if kind == "checkpoint":
                torch.save({"weights": torch.zeros(10**6)}, file)
            elif kind == "arrays":
                np.savez(file, x=np.zeros(10**6))
            else:
                file.write(b"x" * 4 * 10**6)
        assert path.read_bytes() == b"good" and [p.name for p in disk.iterdir()] == ["file"]
    finally:
        subprocess.run(["umount", disk], check=True)
