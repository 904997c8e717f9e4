"""The public names: typed, documented, light to import, and the same at run time as for an editor."""

import ast
import inspect
import json
import typing
from pathlib import Path

import pytest

import replearn
from replearn.data.digits import Digits

SOURCE = ast.parse(Path(replearn.__file__).read_text(encoding="utf-8"))


def _seen_by_an_editor():
    block = next(node for node in SOURCE.body if isinstance(node, ast.If))
    return {name.name: line.module for line in block.body for name in line.names}


def test_an_editor_sees_what_there_is():
    assert _seen_by_an_editor() == replearn._PUBLIC
    assert sorted(replearn.__all__) == sorted(replearn._PUBLIC)
    assert (Path(replearn.__file__).parent / "py.typed").exists()


@pytest.mark.parametrize("name", replearn.__all__)
def test_a_public_name_is_documented_and_typed(name):
    found = getattr(replearn, name)
    assert inspect.getdoc(found)
    signature = inspect.signature(found)
    untyped = [
        parameter.name for parameter in signature.parameters.values() if parameter.annotation is inspect.Parameter.empty
    ]
    assert untyped == [] or isinstance(found, type)
    if not isinstance(found, type):
        assert signature.return_annotation not in (inspect.Signature.empty, typing.Any)


def test_names_of_0_1_0_still_lead_to_what_they_meant():
    with pytest.warns(DeprecationWarning, match=r"replearn.Evidence is now replearn.RunOutputs"):
        assert replearn.Evidence is replearn.RunOutputs
    data = replearn.ImageData(Digits, limit=20)
    data.load()
    with pytest.warns(DeprecationWarning, match=r"ImageData.parts is now ImageData.splits"):
        assert data.parts is data.splits


def test_a_name_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(AttributeError, match="no attribute 'fitt'; it has fit, "):
        replearn.fitt  # noqa: B018


def test_results_as_json(replearn, finished):
    code, out, _ = replearn("test", finished, "--json")
    told = json.loads(out)
    assert code == 0 and told["split"] == "test"
    assert told["metrics"] == pytest.approx(json.loads((finished / "metrics.json").read_text())["test"], rel=1e-6)


def test_the_layers_as_json(replearn):
    code, out, _ = replearn("arch", "--network", "replearn.networks.lenet.LeNet5", "--json")
    rows = json.loads(out)
    assert code == 0 and rows[0]["name"] and "weights" in rows[0]


def test_codes_are_told_as_json(replearn, finished, tmp_path):
    code, out, _ = replearn("embed", finished, "--output", tmp_path / "codes.npz", "--split", "test", "--json")
    told = json.loads(out)
    assert code == 0 and told["output"] == str(tmp_path / "codes.npz") and told["splits"] == ["test"]


def test_below_the_commands_nothing_prints():
    package = Path(replearn.__file__).parent
    rooms = [path for path in package.rglob("*.py") if path.parent.name != "commands"]
    printing = [
        str(path.relative_to(package))
        for path in rooms
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert set(printing) <= {"cli.py", "news.py", "report/beside_pca.py", "report/side_by_side.py"}
