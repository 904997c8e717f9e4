"""Builds the data from parsed options, apart from the parser of a training: that notes the model when it builds."""

from jsonargparse import ArgumentParser, Namespace

from replearn.config.error_messages import refusal
from replearn.data.module import ImageData
from replearn.errors import ReplearnError


def build_data(parsed: Namespace) -> ImageData:
    """Return the DataModule of parsed options, its transforms built. Raise UsageError for an argument of theirs."""
    parser = ArgumentParser(exit_on_error=False)
    parser.add_class_arguments(ImageData, "data")
    try:
        return parser.instantiate(Namespace(data=parsed.clone())).data
    except ReplearnError:
        raise
    except Exception as error:  # whatever the classes named make of their arguments
        raise refusal(error) from error
