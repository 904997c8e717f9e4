"""MNIST and its relatives: found, verified, refused, replaced."""

import gzip
import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
import torchvision.datasets

from replearn.data.digits import Digits
from replearn.data.download import PublishedFile
from replearn.data.locate import cache_folder
from replearn.data.mnist import KMNIST, MNIST, FashionMNIST
from replearn.errors import ContentError, UsageError

NAMES = [f"{p}-{k}" for p in ("train", "t10k") for k in ("images-idx3-ubyte", "labels-idx1-ubyte")]


@pytest.fixture
def tiny(monkeypatch, nowhere, write_idx, tmp_path):
    """A folder with a tiny MNIST of 6 + 3 images whose sums are taken for the published ones."""
    arrays = write_idx(tmp_path / "data" / "MNIST" / "raw")
    raw = tmp_path / "data" / "MNIST" / "raw"
    monkeypatch.setattr(MNIST, "counts", {"train": 6, "test": 3})
    monkeypatch.setattr(MNIST, "sha256", {n: hashlib.sha256((raw / n).read_bytes()).hexdigest() for n in NAMES})
    return tmp_path / "data", arrays


@pytest.mark.skipif(not os.environ.get("REPLEARN_DATA"), reason="needs MNIST: set REPLEARN_DATA to its folder")
def test_the_published_files_are_read():
    dataset = MNIST().load()
    assert dataset.name == "MNIST" and dataset.source is None
    images, labels = dataset.splits["train"].images, dataset.splits["train"].labels
    assert images.shape == (60_000, 1, 28, 28) and images.dtype == np.uint8
    assert labels[:5].tolist() == [5, 0, 4, 1, 9]  # the first five digits, as the paper's web page shows them
    assert dataset.splits["test"].labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert round(float(np.mean(images)) / 255, 4) == 0.1307  # the mean that every MNIST tutorial quotes


@pytest.mark.parametrize("inner", ["", "MNIST", "MNIST/raw"])
def test_a_root_may_be_the_folder_above_or_the_raw_folder_itself(tiny, inner):
    root, arrays = tiny
    split = MNIST(root / inner).load().splits["train"]
    assert np.array_equal(split.images[:, 0], arrays["train-images-idx3-ubyte"])
    assert np.array_equal(split.labels, arrays["train-labels-idx1-ubyte"])


def test_looked_for_in_root_then_environment_then_cache(tiny, monkeypatch, tmp_path, nowhere):
    root, _ = tiny
    monkeypatch.setenv("REPLEARN_DATA", str(root))
    (tmp_path / "empty").mkdir()
    assert MNIST(tmp_path / "empty").load().name == "MNIST"
    monkeypatch.delenv("REPLEARN_DATA")
    nowhere.parent.mkdir()
    root.rename(nowhere)
    assert MNIST().load().name == "MNIST"


def test_gzipped_files_are_read(tiny):
    root, arrays = tiny
    for name in NAMES:
        path = root / "MNIST" / "raw" / name
        path.with_name(f"{name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert np.array_equal(MNIST(root).load().splits["test"].images[:, 0], arrays["t10k-images-idx3-ubyte"])
    archive = root / "MNIST" / "raw" / f"{NAMES[0]}.gz"
    archive.write_bytes(archive.read_bytes()[:-20])
    with pytest.raises(ContentError, match=r"train-images-idx3-ubyte\.gz: is not a whole gzip archive .*delete it"):
        MNIST(root).load()
    archive.write_bytes(b"<html>403 Forbidden</html>")
    with pytest.raises(ContentError, match=r"train-images-idx3-ubyte\.gz: is not a whole gzip archive"):
        MNIST(root).load()


def test_an_altered_file_is_refused_with_both_sums(tiny):
    root, _ = tiny
    path = root / "MNIST" / "raw" / NAMES[2]
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    found, expected = hashlib.sha256(content).hexdigest(), MNIST.sha256[NAMES[2]]
    with pytest.raises(ContentError) as error:
        MNIST(root).load()
    assert str(error.value) == (
        f"{path}: is not the published file (SHA-256 {found}, not {expected}); delete it and run again to download it"
    )


def test_a_truncated_file_is_refused_with_both_lengths(tiny):
    root, _ = tiny
    path = root / "MNIST" / "raw" / NAMES[0]
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ContentError, match=r"train-images.*1,000 bytes where 4,720 are expected"):
        MNIST(root).load()


def test_a_missing_sister_file_is_named(tiny):
    root, _ = tiny
    (root / "MNIST" / "raw" / NAMES[1]).unlink()
    with pytest.raises(ContentError, match=r"train-labels-idx1-ubyte: is missing beside its sister files"):
        MNIST(root).load()


@pytest.mark.parametrize("option", ["--data.root", "REPLEARN_DATA"])
def test_a_folder_that_does_not_exist_is_refused(nowhere, monkeypatch, tmp_path, option):
    missing = tmp_path / "missing"
    if option == "REPLEARN_DATA":
        monkeypatch.setenv("REPLEARN_DATA", str(missing))
    with pytest.raises(UsageError, match=rf"^{option} {missing}: must be an existing folder"):
        MNIST(missing if option == "--data.root" else None).load()


def test_without_mnist_the_digits_stand_in_with_one_warning(nowhere, capsys):
    dataset = MNIST().load()
    assert dataset.name == "scikit-learn digits" and dataset.source is Digits
    warnings = [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning:")]
    looked = f"MNIST is not on disk (looked in {nowhere}) and could not be downloaded"
    reasons = "; ".join(f"{host} no route to host" for host in MNIST.hosts)
    assert warnings == [
        f"warning: {looked} ({reasons}): using scikit-learn's 1,797 handwritten digits "
        "instead; for MNIST put its four files into FOLDER/MNIST/raw and give --data.root FOLDER, "
        "and --data.offline error makes this an error"
    ]


@pytest.mark.parametrize("source", [MNIST, FashionMNIST, KMNIST])
def test_offline_error_and_clothes_never_fall_back(nowhere, source):
    offline = "error" if source is MNIST else "fallback"
    with pytest.raises(UsageError, match=rf"^--data.source {source.name}: .*put its four files into FOLDER/"):
        source(offline=offline).load()


def test_a_download_that_broke_off_is_completed(tiny, nowhere, monkeypatch, write_idx, tmp_path):
    archives = tmp_path / "hosted"
    write_idx(archives, archive=True)
    own = nowhere / "MNIST" / "raw"
    own.mkdir(parents=True)
    (own / f"{NAMES[0]}.gz").write_bytes((archives / f"{NAMES[0]}.gz").read_bytes())
    fetched = []

    def fetch(archive, hosts, folder):
        fetched.append(archive.name)
        (folder / archive.name).write_bytes((archives / archive.name).read_bytes())

    monkeypatch.setattr("replearn.data.mnist.fetch", fetch)
    assert len(MNIST().load().splits["train"]) == 6
    assert fetched == [f"{name}.gz" for name in NAMES[1:]]


def test_archives_of_fashion_mnist_are_held_to_their_sums(nowhere, monkeypatch, write_idx, tmp_path):
    raw = tmp_path / "FashionMNIST" / "raw"
    arrays = write_idx(raw, archive=True)
    monkeypatch.setattr(FashionMNIST, "counts", {"train": 6, "test": 3})
    with pytest.raises(ContentError, match=r"images-idx3-ubyte\.gz: is not the published archive \([\d,]+ bytes where"):
        FashionMNIST(tmp_path).load()
    packed = {name: (raw / f"{name}.gz").read_bytes() for name in NAMES}
    sums = {n: PublishedFile(f"{n}.gz", len(b), hashlib.sha256(b).hexdigest()) for n, b in packed.items()}
    monkeypatch.setattr(FashionMNIST, "archives", sums)
    dataset = FashionMNIST(tmp_path).load()
    assert np.array_equal(dataset.splits["train"].images[:, 0], arrays[NAMES[0]])
    assert dataset.class_names == torchvision.datasets.FashionMNIST.classes
    (raw / f"{NAMES[0]}.gz").write_bytes(packed[NAMES[0]][:-1] + b"x")
    with pytest.raises(ContentError, match=r"is not the published archive \(SHA-256 "):
        FashionMNIST(tmp_path).load()


@pytest.mark.parametrize("source", [FashionMNIST, KMNIST])
def test_unpacked_files_that_cannot_be_verified_are_refused(nowhere, write_idx, tmp_path, source):
    write_idx(tmp_path / source.torchvision_name / "raw")
    with pytest.raises(ContentError, match=r"cannot be verified, .*; put the archive train-images-\S+\.gz beside"):
        source(tmp_path).load()


def test_the_published_sums_are_those_that_torchvision_knows_its_files_by():
    """Not the sums themselves, which are of another kind: the names, and that each has a sum of 64 digits."""
    for source in (MNIST, FashionMNIST, KMNIST):
        known = [name for name, _ in getattr(torchvision.datasets, source.torchvision_name).resources]
        assert [archive.name for archive in source.archives.values()] == known
        assert all(len(archive.sha256) == 64 and archive.size for archive in source.archives.values())
        assert all(host.startswith("https://") and host.endswith("/") for host in source.hosts)


def test_an_archive_that_unpacks_to_more_is_not_unpacked(tiny):
    root, _ = tiny
    path = root / "MNIST" / "raw" / NAMES[0]
    path.unlink()
    path.with_name(f"{NAMES[0]}.gz").write_bytes(gzip.compress(bytes(50_000_000)))
    with pytest.raises(ContentError, match=r"is not the published file \(4,721 bytes where 4,720 are expected\)"):
        MNIST(root).load()


def test_size_scales(tiny):
    root, _ = tiny
    assert MNIST(root, size=14).load().splits["train"].images.shape == (6, 1, 14, 14)


def test_the_cache_folder_follows_the_system(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == Path.home() / "Library" / "Caches" / "replearn"
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == Path.home() / ".cache" / "replearn"
