"""What the README tells people to type, typed: its commands in smoke form, its Python, its links."""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BRIEF = ["--data.source", "replearn.data.digits.Digits", "--data.limit", "128", "--trainer.max_epochs", "1"]


def _blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def _commands():
    lines = [line.split("#")[0].split() for block in _blocks("bash") for line in block.splitlines()]
    return [words[3:] for words in lines if words[:3] == ["python", "-m", "replearn"]]


def _in_smoke_form(words, images):
    """The same command, but quick: fewer images, one epoch, images that exist."""
    words = [str(images) if word.startswith("path/to") else word for word in words]
    brief = BRIEF if "--images" not in words else BRIEF[4:]
    return words + (brief if words[0] == "fit" else ["--projection", "pca"] if words[0] == "plot" else [])


def test_the_commands_of_the_readme(replearn, in_tmp):
    from PIL import Image

    images = in_tmp / "photos"
    for i, pixels in enumerate(np.random.default_rng(0).integers(0, 256, (48, 70, 66, 3), dtype=np.uint8)):
        folder = images / ("cat" if i % 2 else "dog")
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(folder / f"{i}.png")
    comparison = yaml.safe_load((ROOT / "configs" / "compare.yaml").read_text()) | {
        "data": {"source": BRIEF[1], "limit": 128}, "dimensions": [2], "dimensions_of": {}, "metrics": ["knn_accuracy"],
    }  # fmt: skip
    (in_tmp / "compare.yaml").write_text(yaml.safe_dump(comparison, sort_keys=False))  # found before the package's
    commands = _commands()
    assert {"fit", "plot", "compare", "embed"} <= {words[0] for words in commands}
    for words in commands:
        code, _, err = replearn(*_in_smoke_form(words, images))
        assert code == 0, f"{words}: {err}"


def test_the_python_of_the_readme(in_tmp):
    notebook, estimators = _blocks("python")
    assert len([line for line in notebook.splitlines() if line.strip() and "import" not in line]) <= 10
    exec(compile(notebook.replace('"digits.yaml"', '"smoke.yaml"'), "README.md", "exec"), {})
    assert (in_tmp / "latent.png").stat().st_size > 10_000
    names: dict = {}
    exec(
        compile(estimators.replace("random_state", "max_epochs=1, random_state"), "README.md", "exec"),
        names,
    )
    assert names["codes"].shape == (1797, 8)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_what_the_readme_links_to_exists(link):
    assert (ROOT / link).exists()


def test_make_knows_what_the_readme_tells():
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"`?make (?:VENV=\S+ )?(\w+)`?", README)) - {"is"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_configuration_is_told_of():
    for path in (ROOT / "configs").glob("*.yaml"):
        assert f"`{path.name}`" in README, path.name
