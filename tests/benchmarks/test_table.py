"""The written table, and which results it keeps."""

from benchmarks.case import Measurement, exactly
from benchmarks.runner import keep
from benchmarks.statistics import median_interval
from benchmarks.table import markdown

ROW = Measurement("an epoch", "a peer", median_interval([0.5, 0.4, 0.6]), 0.45, "equal sums", note="a floor").as_dict()
TIMED = Measurement("start", "-", exactly(1234.5), None, "exit code 0", unit="s").as_dict()
MACHINE = {"processor": "P", "cores": 2, "threads": 1, "gpu": None, "python": "3.11", "versions": {"torch": "2"}}
CASE = {"rows": [ROW, TIMED], "machine": MACHINE, "load": 0.5, "date": "2026-01-02", "seconds": 12.3}
CASE |= {"peak_memory_bytes": 2**30}


def test_a_row_says_median_interval_aim_and_gate():
    page = markdown({"cases": {"cpu_x": CASE}}, {"cpu_x": "x", "gpu_y": "an epoch on a GPU"})
    lines = page.splitlines()
    assert lines[2].startswith("| case | what | peer |")
    assert lines[4] == "| cpu_x | an epoch | a peer | 0.5 [0.4, 0.6] (75%) | ≤ 0.45 | **no** | 3 | equal sums |"
    assert lines[5] == "| cpu_x | start | - | 1,234 s | - | - | 1 | exit code 0 |"
    assert lines[6] == "| gpu_y | an epoch on a GPU | - | not measured | - | - | - | - |"
    assert "- cpu_x, an epoch: a floor" in page
    assert "- processor P, cores 2, threads 1, python 3.11, torch 2" in page
    assert "  - cpu_x: 2026-01-02, 12 s, load 0.5, 1.00 GiB at most" in page


def test_a_case_that_cannot_be_measured_here_does_not_wipe_its_last_result():
    results = {"cases": {"gpu_y": CASE}}
    keep(results, "gpu_y", {"why": "not measured: needs a GPU"})
    assert results["cases"]["gpu_y"] is CASE
    keep(results, "gpu_z", {"why": "not measured: needs a GPU"})
    assert results["cases"]["gpu_z"] == {"why": "not measured: needs a GPU"}
