"""Every case declares its parts, stands in PERFORMANCE's table by its name, and the fast ones run, tiny, on the CPU."""

import importlib
import json
import warnings
from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.__main__ import main
from benchmarks.case import Settings
from benchmarks.cases.gpu_nosync import _Syncs
from benchmarks.images import Pictures, moved, write_idx
from benchmarks.networks import TextbookAutoencoder, autoencoder
from benchmarks.raw_loop import RawLoop
from benchmarks.runner import CASES, case_names, declared
from benchmarks.textbook import textbook_loader

# start processes
APART = ["cpu_cli", "cpu_compare", "cpu_ddp", "cpu_growth", "cpu_million", "cpu_page", "cpu_shared", "gpu_e2e"]
SLOW = ["cpu_umap", "cpu_embeddings"]  # compile for seconds
FAST = [name for name in case_names() if name not in APART + SLOW]


@pytest.mark.parametrize("name", case_names())
def test_a_case_declares_its_parts(name):
    told = declared(name)
    assert told["NAME"] == name and told["WHAT"] and told["GROUP"] in ("cpu", "full", "gpu")
    assert name.startswith("gpu_") == (told["GROUP"] == "gpu")
    assert "def run(settings: Settings) -> list[Measurement]:" in (CASES / f"{name}.py").read_text()


@pytest.mark.parametrize("name", FAST)
def test_a_case_runs(name, tmp_path, recwarn):
    warnings.simplefilter("ignore")  # what the peers say of themselves
    if name == "cpu_knn":
        pytest.importorskip("faiss")
    case = importlib.import_module(f"benchmarks.cases.{name}")
    rows = case.run(Settings(tmp_path, budget=0.0, dry=True))
    assert rows and all(row.found.median >= 0 and row.gate for row in rows)
    json.dumps([row.as_dict() for row in rows])


def test_a_dry_run_of_the_command_writes_no_results(tmp_path, capfd, monkeypatch):
    from benchmarks import __main__, runner

    monkeypatch.setattr(__main__, "run_apart", lambda name, options, scratch: runner.declared(name) and None)
    assert main(["cpu_pca", "--dry-run", "--output", str(tmp_path / "out"), "--scratch", str(tmp_path)]) == 1
    assert "cpu_pca: failed" in capfd.readouterr().out
    assert not (tmp_path / "out").exists()


def test_cases_get_a_scratch_folder_that_holds_in_any_folder(in_tmp, monkeypatch, capfd):
    from benchmarks import __main__

    found = []
    monkeypatch.setattr(__main__, "run_apart", lambda name, options, scratch: found.append(scratch))
    main(["cpu_pca", "--dry-run", "--scratch", "build/benchmarks"])
    assert found == [in_tmp / "build" / "benchmarks"]


def test_only_waits_for_the_device_are_counted_as_such(monkeypatch):
    def told(mode):
        warnings.warn("Synchronization debug mode ... does not yet detect all synchronizing operations", stacklevel=1)

    monkeypatch.setattr(torch.cuda, "set_sync_debug_mode", told)
    watch = _Syncs("cuda")
    watch.begin()
    warnings.warn("called a synchronizing CUDA operation", stacklevel=1)
    watch.end()
    assert watch.count == 1


def test_an_unknown_case_is_refused_by_name(capfd):
    with pytest.raises(SystemExit):
        main(["cpu_nothing"])
    assert "no case 'cpu_nothing'; there are cpu_batches" in capfd.readouterr().err


def test_the_files_written_for_torchvision_are_read_back(tmp_path):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (5, 1, 28, 28), dtype=np.uint8)
    pictures = Pictures("made up", images, np.arange(5), images[:2], np.arange(2))
    loader = textbook_loader(write_idx(pictures, tmp_path), batch_size=5, shuffle=False)
    ((read, labels),) = list(loader)
    assert torch.equal(read, torch.from_numpy(images).div(255)) and labels.tolist() == list(range(5))


def test_the_textbook_network_is_ours_in_another_layout():
    ours = autoencoder("ae.yaml", dry=True)
    theirs, images = TextbookAutoencoder(ours), torch.rand(4, 1, 28, 28)
    torch.testing.assert_close(theirs(images), ours.reconstruct(images), rtol=1e-3, atol=1e-3)
    kernel = theirs.encoder[0][1][0].weight
    assert kernel.is_contiguous() and not kernel.is_contiguous(memory_format=torch.channels_last)


def test_the_raw_loop_is_the_plain_loop_by_hand():
    torch.manual_seed(0)
    net, twin = torch.nn.Linear(4, 1), torch.nn.Linear(4, 1)
    twin.load_state_dict(net.state_dict())
    images = torch.randint(0, 256, (6, 4), dtype=torch.uint8)
    loop = RawLoop(net, lambda x, y: net(x).square().mean(), images, torch.zeros(6), 4, 0.1, steps=2)
    loop.epoch(torch.arange(6))
    optimizer = torch.optim.AdamW(twin.parameters(), lr=0.1, weight_decay=1e-4, betas=(0.9, 0.95))
    for step, indices in enumerate(torch.arange(6).split(4)):
        optimizer.param_groups[0]["lr"] = 0.1 * loop.factor(step)
        optimizer.zero_grad()
        twin(images[indices].div(255)).square().mean().backward()
        optimizer.step()
    torch.testing.assert_close(net.weight, twin.weight)


def test_moved_images_are_the_given_ones_at_other_places():
    images = np.zeros((2, 1, 28, 28), np.uint8)
    images[:, 0, 14, 14] = (7, 9)
    assert moved(images, 5, seed=0).sum(axis=(1, 2, 3)).tolist() == [7, 9, 7, 9, 7]


def test_mnist_is_never_downloaded(monkeypatch, tmp_path):
    from benchmarks import images

    monkeypatch.setattr(images, "search_folders", lambda root: [tmp_path])
    pictures = images.pictures(replace(Settings(tmp_path), dry=False), train=20, test=4)
    assert pictures.name.startswith("scikit-learn's digits") and pictures.train.shape == (20, 1, 28, 28)
    assert not list(tmp_path.iterdir())
