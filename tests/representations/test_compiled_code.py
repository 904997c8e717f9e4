"""Machine code is kept: every compiled function of UMAP has its place on disk, and a second process compiles none."""

import os
import subprocess
import sys

import umap.umap_
from numba import njit

from replearn.representations.compiled_code import _keep, keep_compiled

COUNTED = """
import numpy as np
from numba.core import event
from umap.umap_ import smooth_knn_dist
from replearn.representations.compiled_code import keep_compiled
keep_compiled()
compiled = []
class Listener(event.Listener):
    def on_start(self, started): compiled.append(started.data["dispatcher"].py_func.__module__)
    def on_end(self, ended): pass
event.register("numba:compile", Listener())
smooth_knn_dist(np.ones((9, 3), np.float32), 3.0)
print(len(compiled))
"""


def test_every_function_of_umap_has_a_place():
    keep_compiled()
    for function in (umap.umap_.compute_membership_strengths, umap.umap_.smooth_knn_dist):
        assert function.stats.cache_path


def test_a_second_process_compiles_nothing(tmp_path):
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", COUNTED],
            env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        told.append(int(done.stdout))
    assert told[0] > 0
    assert told[1] == 0


def test_where_nothing_can_be_written_it_is_compiled_as_before(monkeypatch):
    @njit
    def twice(number):
        return 2 * number

    def refuse():
        raise RuntimeError("cannot cache function 'twice': no locator available")

    monkeypatch.setattr(type(twice), "enable_caching", lambda function: refuse())
    _keep(twice)
    assert twice(2) == 4
