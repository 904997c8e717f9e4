"""From the start of the process to codes on disk, by a raw script.

python -m benchmarks.e2e_raw IMAGES CODES EPOCHS [WIDTHS]

What one writes who knows the levers and wants this one result: no Lightning, no configuration, no run folder.
"""

import sys

import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.raw_loop import RawLoop
from replearn.networks.conv import ConvDecoder, ConvEncoder

BATCH, LATENT = 256, 30


def main(path: str, codes: str, epochs: str, widths: str = "[64,128,256]") -> None:
    """Train, encode, write."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    arrays = np.load(path)
    images, labels = (torch.from_numpy(arrays[name]).to(device) for name in ("x_train", "y_train"))
    channels = [int(word) for word in widths.strip("[]").split(",")]
    encoder, decoder = (net((1, 28, 28), LATENT, channels).to(device) for net in (ConvEncoder, ConvDecoder))
    steps = int(epochs) * -(-len(images) // BATCH)
    loop = RawLoop(
        torch.nn.Sequential(encoder, decoder), lambda x, _: F.mse_loss(torch.sigmoid(decoder(encoder(x)).float()), x),
        images, labels, BATCH, 4e-3, steps,
    )  # fmt: skip
    for _ in range(int(epochs)):
        loop.epoch()
    encoder.eval()
    with torch.inference_mode():
        blocks = [encoder(block.div(255)).float().cpu().numpy() for block in images.split(2000)]
    np.savez(codes, codes=np.concatenate(blocks))


if __name__ == "__main__":
    main(*sys.argv[1:])
