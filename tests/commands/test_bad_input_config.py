"""Configurations with something wrong: no YAML, unknown keys, missing classes, numbers out of range."""

import pytest


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("model: [unclosed\n", ["is not plain YAML (line 2)", "configs/"]),
        ("\x00\x01", ["is not plain YAML"]),
        ("- a\n- b\n", ["holds a list", "mapping"]),
        ("just words\n", ["holds a str", "mapping"]),
        ("", ["holds nothing", "mapping"]),
        ("data: {source: replearn.data.digits.Digits}\n", ["--model is missing"]),
    ],
)
def test_a_file_that_is_no_configuration(check_refused, in_tmp, content, words):
    (in_tmp / "mine.yaml").write_text(content)
    check_refused(2, words, "fit", "--config", "mine.yaml")


def test_a_configuration_of_bytes(check_refused, in_tmp):
    (in_tmp / "mine.yaml").write_bytes(b"\xff\xfe\x00\x80")
    check_refused(2, ["mine.yaml", "is not plain YAML"], "fit", "--config", "mine.yaml")


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("datta", "--data"),
        ("data.limt", "--data.limit"),
        ("trainer.max_epoch", "--trainer.max_epochs"),
        ("model.init_args.latent_dimm", "--model.latent_dim"),
        ("model.init_args.encoder.init_args.chanels", "--model.encoder.channels"),
    ],
)
def test_an_unknown_key(check_refused, config, place, meant):
    key = place.replace("init_args.", "")
    words = [f"unknown option --{key}", f"did you mean {meant}?"]
    check_refused(2, words, "fit", "--config", config(place, 3))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("replearn.netwrks.conv.ConvEncoder", ["no module replearn.netwrks", "class path"]),
        ("replearn.networks.conv.ConvEncodr", ["no ConvEncodr in", "did you mean ConvEncoder?"]),
        ("replearn.data.digits.Digits", ["replearn.data.digits.Digits", "is no Module"]),
        ("ConvEncodr", ["ConvEncodr", "path"]),
    ],
)
def test_a_class_that_does_not_exist_or_does_not_fit(check_refused, config, path, words):
    check_refused(2, ["--model.encoder", *words], "fit", "--config", config("model.init_args.encoder.class_path", path))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("replearn.data.digts.Digits", ["no digts in replearn.data", "did you mean digits?"]),
        ("replearn.data.digits.Digts", ["no Digts in replearn.data.digits", "did you mean Digits?"]),
        ("replearn.networks.conv.ConvEncoder", ["--data.source", "must be the path of a", "ImageSource"]),
        ("digits", ["--data.source digits", "full path of a class"]),
    ],
)
def test_a_source_that_does_not_exist_or_is_none(check_refused, config, path, words):
    check_refused(2, words, "fit", "--config", config("data.source", path))


@pytest.mark.parametrize(
    ("option", "value", "rule"),
    [
        ("model.latent_dim", "0", "must be between 1 and 784"),
        ("model.latent_dim", "-3", "must be between 1 and 784"),
        ("model.latent_dim", "785", "must be between 1 and 784"),
        ("model.learning_rate", "0", "must be a finite number above 0"),
        ("model.learning_rate", "-1", "must be a finite number above 0"),
        ("model.learning_rate", ".nan", "must be a finite number above 0"),
        ("model.learning_rate", ".inf", "must be a finite number above 0"),
        ("model.weight_decay", "-1", "must be a finite number, 0 or above"),
        ("data.limit", "0", "must be 1 or more"),
        ("data.size", "0", "must be 1 or more"),
    ],
)
@pytest.mark.parametrize("typed", [True, False])
def test_a_number_out_of_range(check_refused, config, option, value, rule, typed):
    import yaml

    place = option.replace("model.", "model.init_args.")
    words = ["--config", "smoke.yaml", f"--{option}", value]
    words = words if typed else ["--config", config(place, yaml.safe_load(value))]
    check_refused(2, [f"--{option} ", rule], "fit", *words)


@pytest.mark.parametrize(
    ("option", "value"), [("accelerator", "nope"), ("devices", "0"), ("enable_checkpointing", "false")]
)
def test_a_trainer_that_cannot_be_built(check_refused, option, value):
    check_refused(2, ["trainer: "], "fit", "--config", "smoke.yaml", f"--trainer.{option}", value)


def test_options_that_contradict_each_other(check_refused):
    words = ["--model.loss", "bce", "--model.output", "identity"]
    check_refused(2, ["bce needs --model.output sigmoid"], "fit", "--config", "smoke.yaml", *words)
