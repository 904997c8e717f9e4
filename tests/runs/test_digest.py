"""One changed bit of a checkpoint or of an estimator file, anywhere: the file is refused, and named."""

import random
import zipfile

import pytest
import torch

from replearn.errors import ContentError
from replearn.representations.conv_autoencoder import ConvAutoencoder
from replearn.runs.checkpoint_io import AtomicCheckpointIO, read_checkpoint

CONTENT = {"state_dict": {"a": torch.arange(50.0)}, "hyper_parameters": {"_class_path": "x"}}


@pytest.fixture
def checkpoint(tmp_path):
    AtomicCheckpointIO().save_checkpoint(CONTENT, tmp_path / "a.ckpt")
    return tmp_path / "a.ckpt"


@pytest.fixture
def estimator(tmp_path):
    import numpy as np

    images = np.random.default_rng(0).random((20, 1, 8, 8), dtype=np.float32)
    made = ConvAutoencoder(2, channels=(2,), max_epochs=1, random_state=0).fit(images)
    made.save(tmp_path / "a.safetensors")
    return tmp_path / "a.safetensors"


def _refused(path, read, places):
    """How many of these one-bit flips are refused with the file's name."""
    whole, count = path.read_bytes(), 0
    for place, bit in places:
        content = bytearray(whole)
        content[place] ^= 1 << bit
        path.write_bytes(content)
        with pytest.raises(ContentError, match=path.name):
            read(path)
        count += 1
    path.write_bytes(whole)
    read(path)
    return count


def _drawn(path, count):
    draw, size = random.Random(0), path.stat().st_size
    ends = [(place, bit) for place in [*range(4), *range(size - 110, size)] for bit in (0, 3, 7)]
    return [*((draw.randrange(size), draw.randrange(8)) for _ in range(count)), *draw.sample(ends, count // 4)]


def test_bits_of_a_checkpoint(checkpoint):
    assert _refused(checkpoint, read_checkpoint, _drawn(checkpoint, 80)) == 100


def test_bits_of_an_estimator_file(estimator):
    assert _refused(estimator, ConvAutoencoder.load, _drawn(estimator, 80)) == 100


@pytest.mark.full
def test_four_hundred_bits_of_each(checkpoint, estimator, finished):
    import shutil

    shutil.copy(finished / "checkpoints" / "best.ckpt", checkpoint)
    assert _refused(checkpoint, read_checkpoint, _drawn(checkpoint, 400)) == 500
    assert _refused(estimator, ConvAutoencoder.load, _drawn(estimator, 400)) == 500


@pytest.mark.full
def test_every_bit_of_a_small_checkpoint(checkpoint):
    size = checkpoint.stat().st_size
    assert (
        _refused(checkpoint, read_checkpoint, [(place, bit) for place in range(size) for bit in range(8)]) == 8 * size
    )


def test_a_checkpoint_is_a_whole_zip_archive_that_holds_its_digest(checkpoint):
    with zipfile.ZipFile(checkpoint) as archive:
        assert archive.testzip() is None
        assert archive.comment.startswith(b"replearn sha256 ") and len(archive.comment) == 80


@pytest.mark.parametrize("kept", [0, 1, 21, 64, 500, -1, -64, -80, -102])
def test_a_checkpoint_that_was_cut_is_refused(checkpoint, kept):
    checkpoint.write_bytes(checkpoint.read_bytes()[:kept])
    with pytest.raises(ContentError, match=r"a\.ckpt: cannot be read"):
        read_checkpoint(checkpoint)


def test_a_checkpoint_without_a_digest_is_read(tmp_path):
    torch.save(CONTENT, tmp_path / "b.ckpt")
    assert torch.equal(read_checkpoint(tmp_path / "b.ckpt")["state_dict"]["a"], torch.arange(50.0))
