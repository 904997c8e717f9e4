"""Builds a model from its specification: class paths and arguments, the only form a checkpoint holds."""

from copy import deepcopy
from typing import Any

from jsonargparse import ArgumentParser

from replearn.config import trusted_imports
from replearn.config.error_messages import refusal
from replearn.errors import ContentError
from replearn.models.representation import RepresentationModel


def build_model(hyper_parameters: dict[str, Any], where: str = "the model") -> RepresentationModel:
    """A model, untrained, from `{"_class_path": ..., argument: value, ...}` as a checkpoint holds it.

    The class paths in it are held to the allow-list before anything is imported.
    where: named in an error, the checkpoint for example. Raises ContentError, for the allow-list UsageError.
    """
    trusted_imports.enforce()
    arguments = {
        k: deepcopy(v) for k, v in hyper_parameters.items() if not k.startswith("_")
    }  # lists are filled in place
    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(RepresentationModel, "model")
    specification = {"class_path": hyper_parameters.get("_class_path"), "init_args": arguments}
    try:
        model = parser.instantiate(parser.parse_object({"model": specification})).model
    except Exception as error:  # whatever jsonargparse and the classes make of what the file holds
        raise refusal(error, where=where, kind=ContentError) from error
    model.save_hyperparameters(hyper_parameters)  # the specification, not the networks: readable without pickle
    return model
