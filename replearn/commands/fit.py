"""Train a model from a configuration; test its best checkpoint.

usage: python -m replearn fit --config ae.yaml [--images PATH] [options]

  --config NAME             a YAML file: as given, in ./configs, or one of the package's
  --images PATH             your own images instead: a folder, .npz or .npy; sub-folders are classes, but train/,
                            val/ and test/ are the splits
  --model.latent_dim K      size of the code
  --model.learning_rate R   peak learning rate
  --data.limit N            a stratified subset of N training images (and at most N test images)
  --data.size S             resize and crop images to S x S
  --data.labels FILE        classes of the images in a folder, a CSV with the columns file and label
  --data.class_depth N      which folders are classes: 1 the first level (default), 2 the second ...
  --data.range "[0, 65535]" the values that are black and white, of 16 bits or floats
  --data.skip_bad N         leave out up to N image files that cannot be read
  --data.batch_size B       images in a batch
  --trainer.max_epochs E    how long to train; 0 leaves the model untrained, as a baseline
  --min_steps N             fewest optimiser steps (1500): a small data set gets more epochs than configured
  --trainer.default_root_dir DIR   where runs lie (runs/)
  --seed_everything S       the seed (0)
  --ckpt_path last|PATH     go on with the newest unfinished run of this configuration, or from a checkpoint
  --print_config            print the configuration and stop

Every value of the YAML can be set by its dotted name; fit --help-all lists them all (Lightning's 500 lines).

Writes runs/<configuration>/<time>/ with config.yaml, checkpoints/, metrics.csv and metrics.json.
Then: python -m replearn plot, python -m replearn compare.
"""


def main(argv: list[str]) -> None:
    """Train as the words typed say."""
    from replearn import news
    from replearn.runs.run_folder import ROOT
    from replearn.training.collapse import collapse
    from replearn.training.evaluate import in_words
    from replearn.training.fit import fit_typed
    from replearn.training.overfitting import run_overfits

    run = fit_typed(["--help" if word == "--help-all" else word for word in argv])
    told = {"run": str(run.folder), "metrics": run.metrics}
    news.result(told, f"test ({run.metrics['dataset']['name']}): {in_words(run.metrics['test'])}")
    for sentence in (run_overfits(run), collapse(run.metrics["val"], run.model.latent_dim)):
        if sentence:
            news.tell(sentence)
    named = "" if run.folder and run.folder.is_relative_to(ROOT) else f" {run.folder}"  # found without its name
    news.tell(f"wrote {run.folder}; next: python -m replearn plot{named}")
