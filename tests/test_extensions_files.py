"""A command, a demo, a benchmark, a configuration: one new file each, and the command that should show it does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import benchmarks.__main__
import benchmarks.cases
import benchmarks.floor
import replearn.teaching.demos
from benchmarks import runner
from benchmarks.floor import Floor
from replearn.commands import demo

ROOT = Path(__file__).parent.parent
COMMAND = '''
"""Count the letters of a word.

usage: python -m replearn mine WORD
"""

from replearn import news


def main(argv):
    news.result({"letters": len(argv[0])}, f"{argv[0]} has {len(argv[0])} letters")
'''
DEMO = '''
"""Mine: how a lesson of one's own is told."""

from replearn.teaching.lib.lesson import Lesson

PLACE = 1
SECONDS = 2


def main(out_dir, seed):
    lesson = Lesson("mine", out_dir, "Mine & yours")
    lesson.say(f"drawn with seed {seed}")
    return lesson
'''
CASE = '''
"""How long nothing takes."""

from benchmarks.case import Measurement, exactly

NAME = "mine"
WHAT = "nothing at all"
GROUP = "cpu"


def run(settings):
    return [Measurement("nothing", "-", exactly(0.25), 1.0, "nothing was done", unit="s")]
'''


def _with_one_more(folder, new, text):
    """A tree of links to our package, but for one new file: what a checkout is in which somebody added it."""
    (folder / "replearn").mkdir()
    for path in (ROOT / "replearn").iterdir():
        if path.name not in ("__pycache__", new.parts[0]):
            (folder / "replearn" / path.name).symlink_to(path)
    inner = folder / "replearn" / new.parent
    inner.mkdir()
    for path in (ROOT / "replearn" / new.parent).glob("*.py"):
        (inner / path.name).symlink_to(path)
    (inner / new.name).write_text(text.lstrip())


def test_a_command_is_listed_helps_and_runs(tmp_path):
    _with_one_more(tmp_path, Path("commands/mine.py"), COMMAND)

    def typed(*words):
        command = [sys.executable, "-m", "replearn", *words]
        return subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": ""}, capture_output=True, text=True, check=True)

    assert "  mine      Count the letters of a word." in typed("--help").stdout.splitlines()
    assert "usage: python -m replearn mine WORD" in typed("mine", "--help").stdout
    assert typed("mine", "vector").stdout == "vector has 6 letters\n"
    assert json.loads(typed("mine", "vector", "--json").stdout) == {"letters": 6}


@pytest.fixture
def one_more_demo(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("demos")
    for path in demo.DEMOS.glob("[!_]*.py"):
        (folder / path.name).symlink_to(path)
    (folder / "mine.py").write_text(DEMO.lstrip())
    monkeypatch.setattr(demo, "DEMOS", folder)
    monkeypatch.setattr(replearn.teaching.demos, "__path__", [str(folder)])
    yield
    sys.modules.pop("replearn.teaching.demos.mine", None)


def test_a_demo_is_listed_in_its_place_and_told(one_more_demo, replearn, in_tmp):
    _, out, _ = replearn("demo", "list")
    lines = [line.split() for line in out.splitlines()]
    mine = next(line for line in lines if line[:1] == ["mine"])
    assert " ".join(mine) == "mine about 2 s Mine: how a lesson of one's own is told."
    places = [demo._constants(name)["PLACE"] for name in demo.demo_names()]
    assert places == sorted(places) and "mine" in demo.demo_names()
    code, out, err = replearn("demo", "mine", "--output", "out", "--seed", "7")
    assert code == 0, err
    assert "drawn with seed 7" in out
    page = (in_tmp / "out" / "mine.html").read_text()
    assert "<h1>Mine &amp; yours</h1>" in page and "drawn with seed 7" in page


def test_a_benchmark_is_run_with_its_group_and_stands_in_the_table(tmp_path, monkeypatch, capsys):
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "mine.py").write_text(CASE.lstrip())
    monkeypatch.setattr(runner, "CASES", cases)
    monkeypatch.setattr(benchmarks.floor, "measure_floor", lambda device, dry: Floor(1.0, 1.0))  # which takes seconds
    monkeypatch.setattr(benchmarks.cases, "__path__", [str(cases)])

    def run_apart(name, options, scratch):  # in this process, which alone knows of the new folder
        words = [name, "--here", str(scratch / "found.json"), "--scratch", str(scratch), "--dry-run"]
        assert benchmarks.__main__.main(words) == 0
        return json.loads((scratch / "found.json").read_text())

    monkeypatch.setattr(benchmarks.__main__, "run_apart", run_apart)
    assert benchmarks.__main__.main(["--group", "cpu", "--output", str(tmp_path / "out")]) == 0
    assert "mine: 0.25 s" in capsys.readouterr().out
    assert "nothing was done" in (tmp_path / "out" / "table.md").read_text()
    assert list(json.loads((tmp_path / "out" / "results.json").read_text())["cases"]) == ["mine"]


def test_a_configuration_is_found_by_its_name_trained_and_named_after(replearn, in_tmp):
    text = (ROOT / "configs" / "smoke.yaml").read_text().replace("latent_dim: 8", "latent_dim: 3")
    (in_tmp / "configs").mkdir()
    (in_tmp / "configs" / "mine.yaml").write_text(text.replace("smoke.yaml", "mine.yaml"))
    code, _, err = replearn("fit", "--config", "mine.yml")
    assert code == 2 and "did you mean mine.yaml?" in err
    code, _, err = replearn("fit", "--config", "mine.yaml", "--trainer.max_steps", "2")
    assert code == 0, err
    (facts,) = in_tmp.glob("runs/mine/*/metrics.json")
    assert json.loads(facts.read_text())["model"] == "replearn.models.autoencoder.Autoencoder"
    code, out, err = replearn("arch", "--config", "mine.yaml")
    assert code == 0 and "mine.yaml: Autoencoder" in out, err
