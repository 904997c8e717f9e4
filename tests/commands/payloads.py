"""Class paths that ran code, or wrote, deleted or fetched something, when a file named them.

Each works on a sentinel: `owned`, which must not appear, or `treasure`, which must not change. The tests compare the
whole folder before and after.
"""

from pathlib import Path
from typing import Any

RUN = "sklearn.utils._testing.assert_run_python_script_without_output"  # runs a text as a Python program
MADE = "replearn.teaching.summary.subject._made"  # calls the factory that it is given


def networks(folder: Path) -> dict[str, dict[str, Any]]:
    """Specifications for a place that takes a network, each with a sentinel in the folder."""
    source = {"source_code": f"open({str(folder / 'owned')!r}, 'w')"}
    treasure, owned = str(folder / "treasure"), str(folder / "owned")

    def called(path: str, /, **arguments: Any) -> dict[str, Any]:
        """A loss of torch's that is given a function to call."""
        loss = "torch.nn.TripletMarginWithDistanceLoss"
        return {
            "class_path": loss,
            "init_args": {"distance_function": {"class_path": path, "init_args": arguments}},
        }

    return {
        "a helper that calls": _spec(MADE, path="x", factory=RUN, arguments=source),
        "a function": _spec(RUN, **source),
        "a function to call": called(RUN, **source),
        "deletes a folder": _spec("sklearn.datasets.clear_data_home", data_home=treasure),
        "deletes, called": called("sklearn.datasets.clear_data_home", data_home=treasure),
        "writes a text": called("replearn.runs.text_files.write_text", path=owned, text="x"),
        "writes hyper-parameters": called("pytorch_lightning.core.saving.save_hparams_to_yaml", config_yaml=owned,
                                          hparams={}),
        "writes a worksheet": called("replearn.commands.arch.arch", network="replearn.networks.lenet.LeNet5",
                                     input="1,28,28", output=owned),
        "unpickles": called("pytorch_lightning.core.saving._load_from_checkpoint", checkpoint_path=treasure,
                            weights_only=False),
        "unpickles what it fetches": called("torch.hub.load_state_dict_from_url", url="http://127.0.0.1:9/x",
                                            model_dir=str(folder), weights_only=False),
        "a builder that downloads": _spec("torchvision.models.resnet18", weights="DEFAULT"),
        "a builder of builders": _spec("torchvision.models.get_model", name="resnet18"),
        "a builder in parts": _spec("torchvision.models.detection.fasterrcnn_resnet50_fpn", weights="DEFAULT"),
        "a class inside a test": _spec("sklearn.cluster.tests.test_k_means.KMeans"),
        "more arguments than are known": {
            "class_path": "replearn.networks.linear.LinearEncoder", "init_args": {}, "dict_kwargs": {"x": 1},
        },
        "a class to call": called("torch.nn.PairwiseDistance"),
        "a name to call": {"class_path": "torch.nn.TripletMarginWithDistanceLoss",
                           "init_args": {"distance_function": "torch.nn.functional.pairwise_distance"}},
        "a class of another kind": _spec("sklearn.decomposition.PCA"),
    }  # fmt: skip


def trainers(folder: Path) -> dict[str, dict[str, Any]]:
    """What may stand below `trainer`: code to call, and places outside of the run folder to write to."""
    called = {"class_path": RUN, "init_args": {"source_code": f"open({str(folder / 'owned')!r}, 'w')"}}
    callbacks, loggers = "pytorch_lightning.callbacks", "pytorch_lightning.loggers"
    return {
        "a callback that calls": {"callbacks": [_spec(f"{callbacks}.LambdaCallback", on_fit_start=called)]},
        "a fine-tuner that calls": {"callbacks": [_spec(f"{callbacks}.BackboneFinetuning", lambda_func=called)]},
        "an average that calls": {"callbacks": [_spec(f"{callbacks}.StochasticWeightAveraging", swa_lrs=0.1,
                                                      avg_fn=called)]},
        "a profiler that calls": {"profiler": _spec("pytorch_lightning.profilers.PyTorchProfiler",
                                                    on_trace_ready=called)},
        "a strategy that calls": {"strategy": _spec("pytorch_lightning.strategies.DDPStrategy", ddp_comm_hook=called)},
        "a function": {"callbacks": [called]},
        "another run's checkpoint": {"callbacks": [_spec(f"{callbacks}.ModelCheckpoint", dirpath=str(folder),
                                                         filename="treasure", enable_version_counter=False)]},
        "a checkpoint above": {"callbacks": [_spec(f"{callbacks}.ModelCheckpoint", filename="../../../x")]},
        "a checkpoint on exceptions": {"callbacks": [_spec(f"{callbacks}.OnExceptionCheckpoint", dirpath="~/x")]},
        "a logger elsewhere": {"logger": _spec(f"{loggers}.CSVLogger", save_dir=str(folder / "owned"))},
        "a logger above": {"logger": [_spec(f"{loggers}.CSVLogger", save_dir=".", name="../../..")]},
        "a logger by a variable": {"logger": _spec(f"{loggers}.TensorBoardLogger", save_dir=".", sub_dir="$HOME/x")},
        "a logger that sends": {"logger": _spec(f"{loggers}.MLFlowLogger", tracking_uri="http://127.0.0.1:9")},
        "a profiler elsewhere": {"profiler": _spec("pytorch_lightning.profilers.SimpleProfiler", dirpath=str(folder),
                                                   filename="owned")},
        "a registry": {"model_registry": "somebody/else"},
    }  # fmt: skip


def estimators(folder: Path) -> dict[str, dict[str, Any]]:
    """Specifications for a place that takes an estimator, as a comparison's."""
    called = {"class_path": RUN, "init_args": {"source_code": f"open({str(folder / 'owned')!r}, 'w')"}}
    chain = "replearn.representations.chain.Chain"
    return {
        "a cache of pickles": _spec("sklearn.cluster.FeatureAgglomeration", memory=str(folder / "treasure")),
        "a cache inside a chain": _spec(chain, steps=[_spec("sklearn.cluster.FeatureAgglomeration", memory="c")]),
        "a function": called,
        "a function inside a chain": _spec(chain, steps=[called]),
        "a function to call": _spec("sklearn.preprocessing.FunctionTransformer", func=called),
        "a class to call": _spec("sklearn.preprocessing.FunctionTransformer", func=_spec("torch.nn.ReLU")),
    }


def _spec(path: str, /, **arguments: Any) -> dict[str, Any]:
    return {"class_path": path, "init_args": arguments}
