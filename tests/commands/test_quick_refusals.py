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


@pytest.mark.parametrize("command", [["compare"], ["plot"], ["embed", "--output", "codes.npz"]], ids=lambda c: c[0])
def test_data_options_that_say_nothing_are_refused_not_ignored(replearn, in_tmp, command):
    code, _, err = replearn(*command, "--data.size", "28", "--images", "mine")
    assert code == 2 and "--data.size: beside --images go --data.labels, --data.class_depth" in err
    code, _, err = replearn(*command, "--data.skip_bda", "1", "--images", "mine")
    assert code == 2 and "did you mean --data.skip_bad?" in err
    code, _, err = replearn(*command, "--data.skip_bad", "1")
    assert code == 2 and "--data.skip_bad: goes with --images" in err
