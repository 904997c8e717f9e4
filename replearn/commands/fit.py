"""Train a model from a configuration; test its best checkpoint.

usage: python -m replearn fit --config ae.yaml [--images PATH] [options]

  --config NAME             a YAML file: as given, in ./configs, or one of the package's
  --images PATH             your own images instead: a folder (sub-folders are classes), .npz or .npy
  --model.latent_dim K      size of the code
  --model.learning_rate R   peak learning rate
  --data.limit N            a stratified subset of N training images (and at most N test images)
  --data.size S             resize and crop images to S x S
  --data.batch_size B       images in a batch
  --trainer.max_epochs E    how long to train
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
    from replearn.runs.run_folder import ROOT
    from replearn.training.evaluate import in_words
    from replearn.training.fit import fit_typed

    run = fit_typed(["--help" if word == "--help-all" else word for word in argv])
    print(f"test ({run.metrics['dataset']['name']}): {in_words(run.metrics['test'])}")
    named = "" if run.folder and run.folder.is_relative_to(ROOT) else f" {run.folder}"  # found without its name
    print(f"wrote {run.folder}; next: python -m replearn plot{named}")
