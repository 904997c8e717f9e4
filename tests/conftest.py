"""What the tests share: a folder of their own, a finished run made once, a command line in this process."""

import contextlib
import io
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that reaches for the network fails at once, in words."""
    import socket

    def refuse(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise OSError(f"a test must not use the network (asked for {address})")
        return connect(self, address)

    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def _one_thread():
    """The nets are small, and numbers depend on the number of threads, which numba changes behind torch's back."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _as_trusting_as_before(monkeypatch):
    """What one test allows to be imported, the next one does not: the order of the files is chance."""
    from jsonargparse._common import parsing_settings  # which only ever adds to what it may import

    from replearn.config import trusted_imports

    monkeypatch.setattr(trusted_imports, "ALLOWED", list(trusted_imports.ALLOWED))
    monkeypatch.setitem(parsing_settings, "import_path_verdicts", dict(parsing_settings["import_path_verdicts"]))


@pytest.fixture
def replearn(capfd):
    """Type a command line: returns (exit code, what it printed, what it said on standard error)."""
    from replearn.cli import main

    def run(*words):
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def in_tmp(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A finished run of smoke.yaml, made once: its run folder. Tests do not write into it."""
    import torch

    from replearn.training.fit import fit

    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("finished") / "runs"
    with contextlib.redirect_stdout(io.StringIO()):
        return fit("smoke.yaml", trainer__default_root_dir=str(root)).folder


@pytest.fixture
def mnist_root():
    """The folder that REPLEARN_DATA names, where MNIST lies; skips, saying so, without."""
    root = os.environ.get("REPLEARN_DATA")
    if not root or not (Path(root) / "MNIST").is_dir():
        pytest.skip("REPLEARN_DATA names no folder with MNIST; its twin on the bundled digits runs")
    return Path(root)
