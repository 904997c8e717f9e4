"""One process writes at a time; one that was killed blocks nobody, and what it left is taken away."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from replearn.cli import main
from replearn.errors import UsageError
from replearn.runs.only_writer import abandoned, only_writer


class Elsewhere:
    """Another process that holds a place until it is killed."""

    def __init__(self, path):
        told, tell = os.pipe()
        if (pid := os.fork()) == 0:
            with only_writer(Path(path)):
                os.write(tell, b"!")
                signal.pause()
        os.read(told, 1)
        self.pid = pid

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@pytest.fixture
def elsewhere():
    held = []

    def hold(path):
        held.append(Elsewhere(path))
        return held[-1]

    yield hold
    for process in held:
        if process.pid:
            process.kill()


def test_a_place_is_held_by_one_and_free_after_it_was_killed(tmp_path, elsewhere):
    (tmp_path / ".a.npz.abcdefgh.unfinished").touch()  # of one that was killed
    (tmp_path / ".b.npz.abcdefgh.unfinished").touch()  # of another file's writer
    other = elsewhere(tmp_path / "a.npz")
    with pytest.raises(UsageError, match=r"a\.npz: another process is writing there"), only_writer(tmp_path / "a.npz"):
        pass
    other.kill()
    other.pid = 0
    assert (tmp_path / ".a.npz.lock").exists()
    with only_writer(tmp_path / "a.npz"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [".b.npz.abcdefgh.unfinished"]


def test_what_a_live_process_writes_is_left(tmp_path, elsewhere):
    elsewhere(tmp_path / "b.npz")
    (tmp_path / ".b.npz.abcdefgh.unfinished").touch()
    with only_writer(tmp_path):
        pass
    assert (tmp_path / ".b.npz.abcdefgh.unfinished").exists()


def test_a_run_that_is_still_training_is_not_resumed(finished, in_tmp, elsewhere, replearn):
    run = Path(shutil.copytree(finished, in_tmp / "runs" / "smoke" / "20260101-000000"))
    (run / "metrics.json").unlink()
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    elsewhere(run)
    code, _, err = replearn("fit", "--config", "smoke.yaml", "--ckpt_path", "last")
    assert code == 2 and "20260101-000000: another process is writing there" in err
    assert {path: path.read_bytes() for path in before} == before


def test_codes_are_written_by_one(finished, in_tmp, elsewhere, replearn):
    elsewhere(in_tmp / "codes.npz")
    code, _, err = replearn("embed", finished, "--output", "codes.npz", "--split", "test")
    assert code == 2 and "codes.npz: another process is writing there" in err
    assert not Path("codes.npz").exists()


def test_the_next_start_takes_away_what_a_killed_one_left(in_tmp, elsewhere):
    empty, begun, live = (Path("runs/smoke") / f"20260101-00000{second}" for second in range(3))
    for folder in (empty, begun, live):
        (folder / "checkpoints").mkdir(parents=True)
        (folder / "config.yaml").touch()
    (begun / "checkpoints" / "last.ckpt").touch()
    elsewhere(live)
    (live / "checkpoints" / ".last.ckpt.abcdefgh.unfinished").touch()
    for folder in (empty, begun):
        other = elsewhere(folder)
        (folder / "checkpoints" / ".last.ckpt.abcdefgh.unfinished").touch()
        other.kill()
        other.pid = 0
    assert main(["fit", "--config", "smoke.yaml", "--trainer.max_epochs", "1"]) == 0
    assert not empty.exists()
    assert [path.name for path in (begun / "checkpoints").iterdir()] == ["last.ckpt"]
    assert [path.name for path in (live / "checkpoints").iterdir()] == [".last.ckpt.abcdefgh.unfinished"]
    assert not abandoned(Path("runs/smoke"))


@pytest.mark.parametrize("inside", ["", "checkpoints/", "cells/"])
def test_no_file_of_the_user_is_taken_for_one_that_was_left(tmp_path, inside):
    (tmp_path / inside).mkdir(exist_ok=True)
    for name in (".vimrc.settings", ".a.npz.original", ".unfinished", ".latent.png.abcdefgh.unfinished"):
        (tmp_path / inside / name).touch()
    with only_writer(tmp_path):
        pass
    assert not list(tmp_path.rglob(".latent*")) and len(list(tmp_path.rglob(".*"))) == 3


def test_what_a_killed_plot_left_is_taken_away_by_the_next_one(finished, in_tmp, replearn, monkeypatch):
    monkeypatch.setattr("replearn.report.plots.ABILITIES", ())  # two figures will do
    monkeypatch.setattr("replearn.report.plots.write_run_page", lambda *given: given[-1])
    run = Path(shutil.copytree(finished, in_tmp / "runs" / "smoke" / finished.name))
    (run / "figures").mkdir()
    for name in (".latent.png.abcdefgh.unfinished", ".index.html.abcdefgh.unfinished"):
        (run / "figures" / name).touch()
    code, _, err = replearn("plot", run, "--projection", "pca")
    assert code == 0, err
    assert not list((run / "figures").glob(".*"))


def test_figures_are_written_by_one(finished, in_tmp, elsewhere, replearn):
    (in_tmp / "figures").mkdir()
    elsewhere(in_tmp / "figures")
    code, _, err = replearn("plot", finished, "--projection", "pca", "--output", "figures")
    assert code == 2 and "figures: another process is writing there" in err
    assert [path.name for path in (in_tmp / "figures").iterdir()] == [".lock"]
