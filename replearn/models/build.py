"""Builds a model from its specification: class paths and arguments, the only form a checkpoint holds."""

from typing import Any

from jsonargparse import ArgumentParser

from replearn import allowlist
from replearn.arguments import explain
from replearn.errors import ContentError
from replearn.models.representation import RepresentationModel


def build_model(hyper_parameters: dict[str, Any], where: str = "the model") -> RepresentationModel:
    """A model, untrained, from `{"_class_path": ..., argument: value, ...}` as a checkpoint holds it.

    The class paths in it are held to the allow-list before anything is imported.
    where: named in an error, the checkpoint for example. Raises ContentError.
    """
    allowlist.enforce()
    arguments = {k: v for k, v in hyper_parameters.items() if not k.startswith("_")}
    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(RepresentationModel, "model")
    specification = {"class_path": hyper_parameters.get("_class_path"), "init_args": arguments}
    try:
        config = parser.parse_object({"model": specification})
    except Exception as error:  # whatever jsonargparse makes of what the file holds
        raise ContentError(f"{where}: {explain(str(error), [])}") from error
    model = parser.instantiate(config).model
    model.save_hyperparameters(hyper_parameters)  # the specification, not the networks: readable without pickle
    return model
