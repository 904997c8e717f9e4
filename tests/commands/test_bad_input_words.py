"""Words that are mistyped: commands, options, values. All are found before any data are read."""

import subprocess
import sys

import pytest

FIT = ("fit", "--config", "smoke.yaml")


@pytest.fixture(autouse=True)
def _no_data(monkeypatch):
    """Reading data is too late."""
    from replearn.data.digits import Digits

    monkeypatch.delattr(Digits, "load")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["comapre"], ["no command 'comapre'", "there are arch, ", "did you mean compare?"]),
        (["zzz"], ["no command 'zzz'", "there are arch, "]),
        (["fit"], ["no configuration", "--config ae.yaml"]),
        (["fit", "--config", "smok.yaml"], ["--config smok.yaml", "./configs", "did you mean smoke.yaml?"]),
        (["test", "--config"], ["--config: needs a value"]),
        (["fit", "--config"], ["--config: needs a value"]),
        ([*FIT, "--trainer.fast_dev_run", "true"], ["--trainer.fast_dev_run", "--config smoke.yaml"]),
        ([*FIT, "stray"], ["unexpected word stray", "--"]),
        (["embed"], ["--output is missing"]),
        ([*FIT, "--allow-import"], ["--allow-import: needs a value"]),
        ([*FIT, "--allow-import", "--data.limit"], ["--allow-import: needs a value"]),
    ],
)
def test_a_command_line_that_says_too_little_or_too_much(check_refused, typed, words):
    check_refused(2, words, *typed)


@pytest.mark.parametrize("command", ["plot", "embed", "compare"])
@pytest.mark.parametrize("option", ["output", "images"])
def test_an_option_without_its_value(check_refused, command, option):
    check_refused(2, [f"--{option}: needs a value"], command, f"--{option}")


@pytest.mark.parametrize("option", ["data.limit", "images", "ckpt_path", "trainer.default_root_dir"])
def test_an_option_of_fit_without_its_value(check_refused, option):
    check_refused(2, [f"--{option}: needs a value"], *FIT, f"--{option}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--data.limt", "--data.limit"),
        ("--trainer.max_epoch", "--trainer.max_epochs"),  # not taken as an abbreviation
        ("--model.latent_dimm", "--model.latent_dim"),
        ("--model.init_args.latent_dimm", "--model.latent_dim"),
        ("--model.encoder.chanels", "--model.encoder.channels"),
        ("--imagse", "--images"),
        ("--ckpt_pth", "--ckpt_path"),
    ],
)
@pytest.mark.parametrize("form", ["{} 1", "{}=1"])
def test_an_unknown_option_of_fit(check_refused, typed, meant, form):
    check_refused(2, ["unknown option --", f"did you mean {meant}?"], *FIT, *form.format(typed).split())


@pytest.mark.parametrize(
    ("command", "typed", "meant"),
    [
        ("plot", "--projecton", "--projection"),
        ("plot", "--proj", None),
        ("embed", "--spilt", "--split"),
        ("compare", "--imagse", "--images"),
    ],
)
def test_an_unknown_option_of_the_other_commands(check_refused, command, typed, meant):
    words = [f"unknown option {typed}", f"did you mean {meant}?"] if meant else [f"unknown option {typed}"]
    check_refused(2, words, command, "--output", "x.npz", typed, "test")


def test_an_unknown_option_of_test(check_refused, run):
    check_refused(2, ["unknown option --data.limt", "did you mean --data.limit?"], "test", run, "--data.limt", "5")


@pytest.mark.parametrize(
    ("option", "value", "rule"),
    [
        ("model.latent_dim", "many", "must be an integer"),
        ("model.latent_dim", "2.5", "must be an integer"),
        ("model.loss", "l1", "must be one of mse, bce"),
        ("model.encoder.channels", "3", "must be a list"),
        ("model.learning_rate", "fast", "must be a number"),
        ("data.limit", "few", "must be an integer"),
        ("data.offline", "no", "must be one of fallback, error"),
        ("data.batch_size", "0", "must be 1 or more"),
        ("trainer.max_epochs", "x", "must be an integer"),
        ("trainer.precision", "auto", "bf16-mixed"),
        ("seed_everything", "-1", "must be between 0 and"),
        ("min_steps", "-1", "must be 0 or more"),
    ],
)
def test_a_value_of_fit_that_breaks_its_rule(check_refused, option, value, rule):
    check_refused(2, [f"--{option} {value}: ", rule], *FIT, f"--{option}", value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["plot", "--projection", "pcaa"], ["--projection pcaa", "must be one of none, pca, umap, tsne"]),
        (["plot", "--format", "jpg"], ["--format jpg", "must be one of png, svg"]),
        (
            ["embed", "--output", "x.npz", "--split", "tset"],
            ["--split tset", "must be one of train, val, test"],
        ),
    ],
)
def test_a_value_of_the_other_commands_that_breaks_its_rule(check_refused, typed, words):
    check_refused(2, words, *typed)


def test_the_exit_code_and_the_sentence_reach_the_shell(in_tmp):
    typed = [sys.executable, "-m", "replearn", "comapre"]
    done = subprocess.run(typed, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("replearn: error: no command 'comapre'")


def test_debug_shows_where_and_keeps_the_exit_code(replearn, in_tmp):
    code, _, err = replearn(*FIT, "--data.limt", "5", "--debug")
    assert code == 2
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("replearn: error: unknown option --data.limt")


@pytest.mark.parametrize("words", [("--ckpt_path", "last"), ("--ckpt_path", "nosuch.ckpt"), ("--images", "nosuch")])
def test_a_path_to_go_on_from_or_to_read_that_is_not_there(check_refused, words):
    check_refused(2, ["no unfinished run" if words[1] == "last" else words[1]], *FIT, *words)
