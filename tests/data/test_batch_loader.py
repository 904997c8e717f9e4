"""BatchLoader: each image once an epoch, in an order that (seed, epoch) fixes, from memory as from disk."""

import threading

import numpy as np
import pytest
import torch

from replearn.data.backing import OnDevice, Streaming, backing_for
from replearn.data.batch_loader import BatchLoader
from replearn.data.source import Split
from replearn.data.transforms.affine import Affine
from replearn.data.transforms.shift import Shift
from replearn.errors import UsageError


def labels(batches: BatchLoader, epoch: int = 0) -> list[list[int]]:
    batches.sampler.set_epoch(epoch)
    return [batch.tolist() for _, batch in batches]


def flat(nested: list[list[int]]) -> list[int]:
    return [value for batch in nested for value in batch]


def test_each_image_exactly_once_an_epoch(make_split):
    batches = BatchLoader(make_split(23), 4, shuffle=True, seed=7)
    for epoch in range(3):
        assert sorted(flat(labels(batches, epoch))) == list(range(23))
    assert [len(batch) for batch in labels(batches)] == [4, 4, 4, 4, 4, 3] and len(batches) == 6


def test_the_order_is_a_function_of_seed_and_epoch(make_split):
    batches, again = (BatchLoader(make_split(50), 8, shuffle=True, seed=7) for _ in range(2))
    first = [labels(batches, epoch) for epoch in (0, 1, 2)]
    assert [labels(again, epoch) for epoch in (2, 0, 1)] == [first[2], first[0], first[1]]
    assert first[0] != first[1] != first[2]
    assert labels(BatchLoader(make_split(50), 8, shuffle=True, seed=8)) != first[0]


def test_images_are_floats_that_belong_to_their_labels(make_split):
    for images, batch in BatchLoader(make_split(23), 4, shuffle=True):
        assert images.dtype == torch.float32 and batch.dtype == torch.int64
        assert torch.equal(images, (batch.float() / 255)[:, None, None, None].expand(-1, 1, 4, 4))


def test_floats_are_left_as_they_are():
    values = np.random.default_rng(0).random((5, 1, 2, 2), np.float32)
    images = torch.cat([batch for batch, _ in BatchLoader(Split(values, np.zeros(5, int), np.arange(5)), 2)])
    assert np.array_equal(images.numpy(), values)


@pytest.mark.parametrize(
    ("n", "shuffle", "sizes"),
    [
        (9, True, [4, 5]),  # a last batch of one image joins the one before
        (9, False, [4, 4, 1]),
        (10, True, [4, 4, 2]),
        (1, True, [1]),
        (3, True, [3]),
    ],
)
def test_the_last_batch(make_split, n, shuffle, sizes):
    assert [len(batch) for batch in labels(BatchLoader(make_split(n), 4, shuffle=shuffle))] == sizes


def test_batches_of_one_are_what_was_asked_for(make_split):
    assert len(BatchLoader(make_split(3), 1, shuffle=True)) == 3


def test_evaluation_is_in_order(make_split):
    assert labels(BatchLoader(make_split(5), 2), epoch=4) == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("n", [20, 21, 25, 26])
def test_ranks_share_an_epoch_in_as_many_batches(make_split, n, shuffle):
    options = {"shuffle": shuffle, "world_size": 3, "seed": 1}
    ranks = [BatchLoader(make_split(n), 4, rank=rank, **options) for rank in range(3)]
    shares = [flat(labels(rank, epoch=2)) for rank in ranks]
    assert sorted(flat(shares)) == list(range(n))
    assert len({len(rank) for rank in ranks}) == 1
    whole = flat(labels(BatchLoader(make_split(n), 4, shuffle=shuffle, seed=1), epoch=2))
    assert shares[1] == whole[1::3]


def test_streaming_equals_resident(make_split):
    split = make_split(23, (3, 5, 5))
    pair = [BatchLoader(split, 4, shuffle=True, transforms=[Shift(2)], budget=budget) for budget in (None, 0)]
    assert [type(batches._backing) for batches in pair] == [OnDevice, Streaming]
    for epoch in (0, 1):
        for batches in pair:
            batches.sampler.set_epoch(epoch)
        for (a, x), (b, y) in zip(*pair, strict=True):
            assert torch.equal(a, b) and torch.equal(x, y)


@pytest.mark.parametrize("images_a_read", [1, 4, 9, 1000])
def test_what_is_read_at_a_time_changes_nothing(make_split, tmp_path, monkeypatch, images_a_read):
    split = make_split(25)
    np.save(tmp_path / "x.npy", split.images)
    on_disk = Split(np.load(tmp_path / "x.npy", mmap_mode="r"), split.labels, split.index)
    monkeypatch.setattr("replearn.data.backing.READ_BYTES", images_a_read * 16)
    monkeypatch.setattr("replearn.data.backing.MAPPED_BYTES", 0)  # its pages are let go after each read
    for shuffle in (False, True):
        resident = list(BatchLoader(split, 4, shuffle=shuffle))
        streamed = list(BatchLoader(on_disk, 4, shuffle=shuffle, budget=0))
        assert len(resident) == len(streamed) == (6 if shuffle else 7)
        for (a, x), (b, y) in zip(resident, streamed, strict=True):
            assert torch.equal(a, b) and torch.equal(x, y)


def test_what_is_streamed_is_decided_by_bytes(make_split, tmp_path, monkeypatch):
    split, cpu = make_split(23), torch.device("cpu")
    assert isinstance(backing_for(split, cpu, budget=23 * 16), OnDevice)
    assert isinstance(backing_for(split, cpu, budget=23 * 16 - 1), Streaming)
    np.save(tmp_path / "x.npy", split.images)
    on_disk = Split(np.load(tmp_path / "x.npy", mmap_mode="r"), split.labels, split.index)
    assert isinstance(backing_for(on_disk, cpu), OnDevice)
    monkeypatch.setattr("replearn.data.backing.free_memory", lambda: 2.0 * 23 * 16)
    assert isinstance(backing_for(on_disk, cpu), OnDevice)
    assert isinstance(backing_for(on_disk, cpu, processes=2), Streaming)  # each would hold a copy
    monkeypatch.setattr("replearn.data.backing.free_memory", lambda: 2.0 * 23 * 16 - 1)
    assert isinstance(backing_for(on_disk, cpu), Streaming)
    assert isinstance(backing_for(split, cpu), OnDevice)  # it is in memory already: nothing to save


def test_image_files_that_are_streamed_are_decoded_once(tmp_path, monkeypatch):
    from PIL import Image

    from replearn.data.folder import Folder
    from replearn.data.image_files import ImageFiles
    from replearn.data.splits import choose

    for value in range(9):
        Image.new("L", (4, 4), value).save(tmp_path / f"{value}.png")
    decoded = []
    decode = ImageFiles._decode
    monkeypatch.setattr(ImageFiles, "_decode", lambda self, path: decoded.append(path.stem) or decode(self, path))
    monkeypatch.setattr("replearn.data.backing.free_memory", lambda: 1.0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    split = choose(Folder(tmp_path).load().splits["all"], np.arange(1, 9))
    batches = BatchLoader(split, 3, shuffle=True)
    for epoch in range(3):
        batches.sampler.set_epoch(epoch)
        seen = torch.cat([images[:, 0, 0, 0] for images, _ in batches]) * 255
        assert sorted(seen.round().int().tolist()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert sorted(decoded) == [*"12345678"]
    assert not any((tmp_path / "cache" / "replearn").iterdir())  # the file has no name
    list(BatchLoader(split, 3, budget=0))  # read once: nothing is kept
    assert len(decoded) == 16


def test_an_error_in_the_prefetching_thread_arrives_and_the_thread_ends(monkeypatch):
    monkeypatch.setattr("replearn.data.backing.READ_BYTES", 1)

    class Broken:
        shape, dtype = (8, 1, 2, 2), np.dtype(np.uint8)

        def __len__(self):
            return 8

        def __getitem__(self, index):
            if 5 in index:
                raise ValueError("image 5 is broken")
            return np.zeros((len(index), 1, 2, 2), np.uint8)

    batches = BatchLoader(Split(Broken(), np.arange(8), np.arange(8)), 2, budget=0)
    with pytest.raises(ValueError, match="image 5 is broken"):
        list(batches)
    iterator = iter(batches)
    next(iterator)
    iterator.close()  # left in mid-epoch, as the Trainer does with limit_train_batches
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("replearn-prefetch")]


def test_shifts_are_fixed_by_seed_epoch_and_batch(make_split):
    def images(epoch: int, skip: int = 0) -> list[torch.Tensor]:
        batches = BatchLoader(make_split(40), 8, shuffle=True, transforms=[Shift(1)])
        batches.sampler.set_epoch(epoch)
        batches.load_state_dict({"epoch": epoch, "batch": skip})
        return [batch for batch, _ in batches]

    whole = images(1)
    assert all(map(torch.equal, whole[3:], images(1, skip=3)))
    assert not all(map(torch.equal, whole, images(2)))


def test_turns_are_fixed_by_seed_epoch_and_batch(make_split):
    split = make_split(40, (1, 9, 9))
    split.images[:, :, :, :4] = 0  # what is the same everywhere shows no turn

    def images(epoch: int, seed: int = 3, budget: int | None = None, skip: int = 0) -> list[torch.Tensor]:
        transforms = [Shift(1), Affine(20.0, 0.1)]
        batches = BatchLoader(split, 8, shuffle=True, seed=seed, transforms=transforms, budget=budget)
        batches.sampler.set_epoch(epoch)
        batches.load_state_dict({"epoch": epoch, "batch": skip})
        return [batch for batch, _ in batches]

    whole = images(1)
    assert all(map(torch.equal, whole, images(1)))
    assert all(map(torch.equal, whole, images(1, budget=0)))
    assert all(map(torch.equal, whole[3:], images(1, skip=3)))
    assert not any(map(torch.equal, whole, images(2)))
    assert not any(map(torch.equal, whole, images(1, seed=4)))
    assert all(batch.min() >= 0 and batch.max() <= 1 for batch in whole)


def test_state_goes_on_in_mid_epoch_and_only_once(make_split):
    batches = BatchLoader(make_split(20), 4, shuffle=True)
    whole = labels(batches, epoch=3)
    iterator = iter(batches)
    assert batches.state_dict() == {"epoch": 3, "batch": 5}
    given = [next(iterator)[1].tolist() for _ in range(2)]
    assert batches.state_dict() == {"epoch": 3, "batch": 2} and given == whole[:2]
    other = BatchLoader(make_split(20), 4, shuffle=True)
    other.load_state_dict(batches.state_dict())
    assert other.state_dict() == {"epoch": 3, "batch": 2} and len(other) == 5
    assert labels(other, epoch=3) == whole[2:]
    assert labels(other, epoch=3) == whole
    other.load_state_dict({"epoch": 3, "batch": 5})
    assert labels(other, epoch=4) == labels(batches, epoch=4)


def test_the_epoch_may_be_set_after_the_iterator_is_made(make_split):
    batches = BatchLoader(make_split(20), 4, shuffle=True)
    iterator = iter(batches)
    batches.sampler.set_epoch(6)
    assert [batch.tolist() for _, batch in iterator] == labels(batches, epoch=6)


def test_refused(make_split):
    with pytest.raises(UsageError, match=r"^--data.batch_size 0: must be 1 or more"):
        BatchLoader(make_split(3), 0)
    with pytest.raises(UsageError, match=r"^--trainer.devices: 4 processes for 3 images"):
        BatchLoader(make_split(3), 2, world_size=4)
