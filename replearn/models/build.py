"""Builds a model from its specification: class paths and arguments, the only form a checkpoint holds."""

from copy import deepcopy
from typing import Any

from jsonargparse import ArgumentParser

from replearn.config.class_paths import read
from replearn.config.error_messages import refusal
from replearn.errors import ContentError
from replearn.models.representation import RepresentationModel
from replearn.models.size import refuse_too_large


def build_model(hyper_parameters: dict[str, Any], where: str = "the model") -> RepresentationModel:
    """Return a model, untrained, from `{"_class_path": ..., argument: value, ...}` as a checkpoint holds it.

    The class paths in it are held to `replearn.config.trusted_imports` before anything is made.
    where: named in an error, the checkpoint for example. Raise ContentError, for the allow-list UsageError.
    """
    # A copy, since lists are filled in place.
    arguments = {name: deepcopy(value) for name, value in hyper_parameters.items() if not name.startswith("_")}
    parser = ArgumentParser(exit_on_error=False)
    parser.add_subclass_arguments(RepresentationModel, "model")
    specification = {"class_path": hyper_parameters.get("_class_path"), "init_args": arguments}
    try:
        parsed = read(parser, {"model": specification}, {"model": RepresentationModel})
        refuse_too_large(parser, parsed.model)
        model = parser.instantiate(parsed).model
    except Exception as error:  # whatever jsonargparse and the classes make of what the file holds
        raise refusal(error, where=where, kind=ContentError) from error
    model.save_hyperparameters(hyper_parameters)  # the specification, not the networks: readable without pickle
    return model
