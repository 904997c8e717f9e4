"""A run that is not there is told before the heavy imports."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "words", [["plot"], ["test"], ["validate"], ["embed", "--output", "codes.npz"], ["compare"], ["plot", "nowhere"]],
    ids=" ".join,
)  # fmt: skip
def test_no_run_is_told_without_heavy_imports(in_tmp, words):
    program = (
        "import sys; from replearn.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'torch', 'numpy', 'matplotlib', 'sklearn', 'umap'} & set(sys.modules);"
        "print(sorted(heavy)); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "[]\n"), done.stderr
    assert ("there is no finished run under runs/" in done.stderr) or ("run nowhere: there is no such" in done.stderr)


def test_data_options_of_a_comparison_of_runs_are_refused_not_ignored(replearn, in_tmp):
    code, _, err = replearn("compare", "--data.size", "28")
    assert code == 2
    assert "--data.size: goes with --config" in err
