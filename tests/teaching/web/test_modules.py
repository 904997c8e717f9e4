"""The desks' modules as one script, and their arithmetic by node's own test runner."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from replearn.teaching.lib.desks import BORROWED, SCRIPTS, desk_scripts
from replearn.teaching.lib.page_blocks import BLOCKS, NEEDS

ROOT = Path(__file__).parents[3]
WEB, LIVE = ROOT / "replearn" / "teaching" / "web", ROOT / "replearn" / "report" / "web"
NODE = shutil.which("node")
FILES = {**{name: LIVE / f"{name}.js" for name in BORROWED}, **{name: WEB / f"{name}.js" for name in SCRIPTS}}


@pytest.mark.skipif(NODE is None, reason="no node: the modules are not run by themselves")
def test_the_modules_hold_what_their_tests_say():
    test = Path(__file__).parent / "desks.test.mjs"
    done = subprocess.run([NODE, "--test", test], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def test_every_module_is_in_the_page_after_those_that_it_uses():
    assert set(SCRIPTS) == {path.stem for path in WEB.glob("*.js")}
    order = [*BORROWED, *SCRIPTS]
    for place, name in enumerate(order):
        used = re.findall(r'from "\./(\w+)\.js"', FILES[name].read_text())
        assert set(used) <= set(order[:place]), f"{name}.js stands before what it uses"


def test_no_two_modules_define_the_same_name():
    """They share one scope in the page."""
    names: Counter[str] = Counter()
    for path in FILES.values():
        text = path.read_text()
        names.update(re.findall(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", text, re.M))
        for several in re.findall(r"^(?:export )?(?:const|let) \[([^\]]+)\]", text, re.M):
            names.update(name.strip() for name in several.split(","))
    assert not [name for name, count in names.items() if count > 1]


def test_the_script_has_no_imports_left_and_asks_for_nothing():
    text = desk_scripts()
    assert not re.search(r"^(import|export) ", text, re.M)
    assert "</script" not in text
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|eval)\(", text)


def test_every_desk_is_opened_by_the_page_and_has_its_data():
    table = re.search(r"const DESKS = \{(.*?)\};", (WEB / "lessons.js").read_text(), re.S).group(1)
    known = set(re.findall(r"^  (\w+):", table, re.M))
    used = set()
    for path in (ROOT / "replearn" / "teaching").rglob("*.py"):
        used |= set(re.findall(r'(?:lesson\.desk|desk_html)\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    assert used == known
    assert set(NEEDS) <= known
    assert {block for needs in NEEDS.values() for block in needs} == set(BLOCKS)
