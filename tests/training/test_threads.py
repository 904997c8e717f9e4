"""The number of threads: found by timing steps, left where it was typed, put back at the end."""

import os
import subprocess
import sys

import pytest
import torch

from replearn import news
from replearn.training.threads import Threads


class Machine:
    """A clock on which a step takes so many seconds, by the number of threads that torch has."""

    def __init__(self, seconds):
        self.now, self.seconds = 0.0, seconds

    def __call__(self):
        return self.now

    def train(self, threads, steps):
        for _ in threads.timed(range(steps)):
            self.now += self.seconds[torch.get_num_threads()]


@pytest.fixture(autouse=True)
def _four_threads(monkeypatch):
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    torch.set_num_threads(4)


def test_the_fastest_number_is_found_told_and_put_back(monkeypatch):
    machine = Machine({4: 0.3, 2: 0.1, 1: 0.2})
    monkeypatch.setattr(news, "details", True)
    heard = []
    with news.listen(lambda item: heard.append(item.text)), Threads(machine) as threads:
        machine.train(threads, 50)
        assert torch.get_num_threads() == 2
    assert torch.get_num_threads() == 4
    assert [number for _, number in threads.chosen] == [2]
    assert heard == ["threads: 2 from step 18 on (a step with 4: 300.0 ms, 2: 100.0 ms, 1: 200.0 ms)"]


def test_more_threads_that_gain_next_to_nothing_are_left_to_others():
    machine = Machine({4: 0.098, 2: 0.099, 1: 0.1})
    with Threads(machine) as threads:
        machine.train(threads, 50)
        assert torch.get_num_threads() == 1


def test_the_number_is_looked_for_again_when_the_machine_becomes_busy():
    machine = Machine({4: 0.1, 2: 0.2, 1: 0.4})
    with Threads(machine) as threads:
        machine.train(threads, 50)
        assert torch.get_num_threads() == 4
        machine.seconds = {4: 1.5, 2: 0.9, 1: 0.5}
        machine.train(threads, 60)
        assert torch.get_num_threads() == 1
    assert [number for _, number in threads.chosen] == [4, 1]


@pytest.mark.parametrize("name", ["OMP_NUM_THREADS", "MKL_NUM_THREADS"])
def test_a_number_that_was_typed_is_kept(name, monkeypatch):
    monkeypatch.setenv(name, "4")
    machine = Machine({4: 9.0})
    with Threads(machine) as threads:
        machine.train(threads, 50)
    assert threads.chosen == []


def test_a_training_that_breaks_off_puts_the_number_back():
    machine = Machine({4: 0.3, 2: 0.2, 1: 0.1})
    with pytest.raises(KeyError), Threads(machine) as threads:
        machine.train(threads, 50)
        raise KeyError
    assert torch.get_num_threads() == 4


def test_a_run_says_which_threads_it_took(in_tmp, replearn, monkeypatch):
    from replearn.runs.run import Run

    monkeypatch.setattr("replearn.training.threads.SECONDS", 0.0)
    torch.set_num_threads(2)
    code, out, err = replearn("fit", "--config", "smoke.yaml", "--debug")
    assert code == 0, err
    assert "threads: " in out
    ((step, number),) = Run.find(None).metrics["timing"]["threads"][:1]
    assert step == 12 and number in (1, 2)
    assert torch.get_num_threads() == 2


@pytest.mark.parametrize(("typed", "expected"), [({}, "passive"), ({"OMP_WAIT_POLICY": "active"}, "active")])
def test_threads_wait_passively_unless_the_user_says_otherwise(typed, expected):
    clean = {k: v for k, v in os.environ.items() if k not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME")}
    code = "import sys, replearn, os; assert 'torch' not in sys.modules; print(os.environ.get('OMP_WAIT_POLICY'))"
    done = subprocess.run([sys.executable, "-c", code], env=clean | typed, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
