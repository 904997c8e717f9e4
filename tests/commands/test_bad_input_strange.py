"""Inputs that nobody means: sections that hold nothing, classes that are numbers, words of a shell gone wrong.

Each is found before any image is read, in one sentence, with exit code 2; none "was not foreseen".
"""

import pytest
import yaml

from .conftest import SMOKE

PCA = "representations: {pca: {class_path: sklearn.decomposition.PCA}}\n"
MODEL = "model: {class_path: replearn.models.autoencoder.Autoencoder, init_args: {encoder: 3}}\n"


@pytest.fixture(autouse=True)
def _no_data(monkeypatch):
    """Reading data is too late."""
    from replearn.data.module import ImageData

    monkeypatch.delattr(ImageData, "load")


SECTIONS = [
    ("min_steps: null\n", ["fit"], "--min_steps None: must be 0 or more"),
    ("seed_everything: null\n", ["fit"], "--seed_everything None: must be between 0 and"),
    ("data: null\n", ["fit", "arch", "compare"], "data holds nothing, where its options must stand"),
    ("trainer: null\n", ["fit", "arch"], "trainer holds nothing, where its options must stand"),
    ("trainer: [1]\n", ["fit"], "trainer holds [1], where its options must stand"),
    ("data: x\n", ["fit", "arch", "compare"], "data holds 'x', where its options must stand"),
    ("model: null\n", ["fit", "arch"], "model holds nothing, where its options must stand"),
    ("model: true\n", ["fit", "arch"], "model holds True, where its options must stand"),
    ("model: {class_path: 1}\n", ["fit", "arch"], "model: class_path 1: must be the full path of a class"),
    ("data: {source: [{class_path: null}]}\n", ["fit"], "class_path None: must be the full path of a class"),
    (MODEL, ["fit", "arch"], "encoder 3: "),
    (
        MODEL.replace("replearn.models.autoencoder.Autoencoder", "../x"),
        ["arch"],
        "as listed in replearn.config.trusted_imports)",
    ),
    (MODEL.replace("replearn.models.autoencoder.Autoencoder", "os.system"), ["arch"], "os.system is not among what"),
    (MODEL.replace("3", "null"), ["arch"], "encoder None: must be the full path of a class"),
    (MODEL.replace("encoder: 3", "latent_dim: 3"), ["arch"], "its model names no network"),
    (MODEL.replace("init_args: {encoder: 3}", "init_args: null"), ["fit", "arch"], "init_args holds no arguments"),
    ("data: {source: null}\n", ["fit"], "--data.source null: must have a value"),
    ("data: {source: replearn.data.digits.Digits, batch_size: null}\n", ["fit"], "--data.batch_size null: must have"),
    ("trainer: {accelerator: null}\n", ["fit"], "--trainer.accelerator null: must have a value"),
    ("representations: null\n", ["compare"], "representations holds nothing"),
    ("representations: [1]\n", ["compare"], "representations holds [1]"),
    (f"{PCA}metrics: 3\n", ["compare"], "--metrics 3"),
    ("trainer: {default_root_dir: [1]}\n", ["fit"], "--trainer.default_root_dir [1]: must be a folder"),
    ("trainer: {callbacks: 3}\n", ["fit"], "--trainer.callbacks 3"),
    ("2020-01-01: x\n", ["fit", "arch", "compare"], "the key 2020-01-01 is no text"),
    ("1: 2\n", ["fit", "arch", "compare"], "the key 1 is no text"),
    ("null: 2\n", ["fit"], "the key None is no text"),
    ("a: 2020-13-45\n", ["fit", "arch", "compare"], "is not plain YAML"),
    ("? [1]\n: 2\n", ["fit", "compare"], "is not plain YAML"),
    ("a: &a [*a]\n", ["fit", "arch", "compare"], "stands inside of what it stands for"),
    (f"a: {'[' * 60}{']' * 60}\n", ["fit", "arch"], "is nested more than 40 deep"),
    (f"a: {'[' * 5000}{']' * 5000}\n", ["compare"], "is nested more than 40 deep"),
    ("a: !!python/object/apply:os.system [x]\n", ["fit", "arch", "compare"], "is not plain YAML"),
    ('a: "\\0"\n', ["fit"], "unknown option --a"),
]


@pytest.mark.parametrize(
    ("command", "text", "words"),
    [(command, text, words) for text, commands, words in SECTIONS for command in commands],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_a_configuration_that_nobody_means(check_refused, in_tmp, command, text, words):
    if command != "compare":
        try:
            text = yaml.safe_dump(yaml.safe_load(SMOKE.read_text()) | yaml.safe_load(text))
        except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError):
            text += SMOKE.read_text()
    (in_tmp / "mine.yaml").write_text(text)
    check_refused(2, [words], command, "--config", "mine.yaml")


FIT = ["fit", "--config", "smoke.yaml"]
WORDS = [
    (["arch", "--config", "ae.yaml", "--allow-import", "1"], "--allow-import 1: must be the name of a package"),
    ([*FIT, "--allow-import", ""], "--allow-import : must be the name of a package"),
    (["arch", "--network", "1"], "--network 1: must be a full path"),
    (["arch", "--network", "replearn.networks.lenet.LeNet5", "--input", f"{10**19},1,1"], "must be channels"),
    ([*FIT, "--data", "[1"], "--data [1: is no mapping of options"),
    ([*FIT, "--data", "&a [*a]"], "--data &a [*a]: is no mapping of options"),
    ([*FIT, "--trainer", "null"], "--trainer null: is no mapping of options"),
    ([*FIT, "--model", "{a: 1"], "--model {a: 1: must be the full path of a class"),
    (["compare", "--config", "compare.yaml", "--seeds", "&a [*a]"], "--seeds"),
    (["compare", "--config", "compare.yaml", "--data", "["], "--data ["),
    (["fit", "--config", ""], "--config : there is no such file"),
    (["fit", "--config", " "], "--config  : there is no such file"),
    (["fit", "--config", "x" * 5000], "there is no such file"),
    (["fit", "--config", "a\0"], "there is no such file"),
    (["fit", "--config", "\udcff.yaml"], "there is no such file"),
    (["fit", "--config", "."], "there is no such file"),
    ([*FIT, "--images", "a\0.npz"], "does not exist"),
    ([*FIT, "--images", "x" * 5000], "File name too long"),
    ([*FIT, "--images", "~nobodyhere/x"], "there is no such home"),
    (["embed", "\udcff", "--output", "a.npz"], r"run \udcff: there is no such run folder"),
    (["embed", "a\0", "--output", "c.npz"], r"run a\x00: there is no such run folder"),
    (["embed", "x" * 5000, "--output", "c.npz"], "File name too long"),
    (["test", "a\0"], "there is no such run folder"),
    (["plot", "x" * 5000], "File name too long"),
    (["compare", "a\0"], "there is no such run folder"),
    (["embed", "--output", "x" * 5000 + ".npz"], "no finished run"),
    (["decode", "a\0b"], "--output is missing"),
    (["decode", "a\0b.npz", "--output", "out"], r"a\x00b.npz"),
    (["demo", "--run"], "name one of"),
    (["demo", "\0"], r"no demo '\x00'"),
    (["\0"], r"no command '\x00'"),
    ([""], "no command ''"),
    (["__init__"], "no command '__init__'"),
    (["../cli"], "no command '../cli'"),
]


@pytest.mark.parametrize(("typed", "words"), WORDS, ids=[ascii(" ".join(typed))[:60] for typed, _ in WORDS])
def test_words_that_nobody_means(check_refused, typed, words):
    check_refused(2, [words], *typed)


def test_a_file_where_the_folder_of_the_runs_would_lie(check_refused, in_tmp):
    (in_tmp / "runs").mkdir()
    (in_tmp / "runs" / "smoke").write_text("x")
    check_refused(2, ["runs/smoke", "cannot be written (Not a directory)", "name a folder that can be"], *FIT)


def test_codes_to_a_name_that_no_system_takes(check_refused, run):
    check_refused(2, ["File name too long"], "embed", "--output", "x" * 5000 + ".npz")


def test_a_key_of_a_comparison_that_holds_nothing_is_left_out(in_tmp, monkeypatch):
    from replearn.comparison.spec_file import read_spec

    keys = ("seeds", "dimensions", "dimensions_of", "metrics", "k")
    (in_tmp / "mine.yaml").write_text(PCA + "".join(f"{key}: null\n" for key in keys))
    spec = read_spec("mine.yaml")
    assert [getattr(spec, key) for key in keys] == [[0], [2], {}, None, 15]
