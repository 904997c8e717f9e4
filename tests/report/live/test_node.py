"""The page's modules by node's own test runner, and that they fit into one script."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from replearn.report.live.section import SCRIPTS, script

WEB = Path(__file__).parents[3] / "replearn" / "report" / "web"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="no node: the modules are not run by themselves")
def test_the_modules_hold_what_their_tests_say():
    tests = sorted((Path(__file__).parents[1] / "web").glob("*.test.mjs"))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def test_every_module_is_in_the_page_after_those_that_it_uses():
    assert set(SCRIPTS) == {path.stem for path in WEB.glob("*.js")}
    for place, name in enumerate(SCRIPTS):
        used = re.findall(r'from "\./(\w+)\.js"', (WEB / f"{name}.js").read_text())
        assert set(used) <= set(SCRIPTS[:place]), f"{name}.js stands before what it uses"


def test_no_two_modules_define_the_same_name():
    """They share one scope in the page."""
    names = Counter(
        name for path in WEB.glob("*.js")
        for name in re.findall(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", path.read_text(), re.M)
    )  # fmt: skip
    assert not [name for name, count in names.items() if count > 1]


def test_the_script_has_no_imports_left_and_ends_no_element():
    text = script()
    assert not re.search(r"^(import|export) ", text, re.M)
    assert "</script" not in text
