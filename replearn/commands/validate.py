"""Score a run's best checkpoint on the validation images.

usage: python -m replearn validate [RUN] [--images PATH] [options]

  RUN                a run folder or a checkpoint in one; left out: the newest finished run
  --images PATH      score on these images instead: a folder, .npz or .npy (their validation split)
  --config NAME      the configuration, for a checkpoint outside a run folder

Every value of the run's configuration can be set by its dotted name, as in fit.
Prints the numbers and writes nothing.
"""


def main(argv: list[str]) -> None:
    """Score a run as the words typed say."""
    from replearn.training.arguments import take_run

    rest, place = take_run(argv)  # before the heavy imports: a run that is not there is told at once
    from replearn.training.evaluate import evaluate

    evaluate(place, rest, "validate")
