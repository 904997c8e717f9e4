"""Mean and covariance of very many rows, a block at a time. No metric itself."""

from collections.abc import Iterator

import numpy as np

BLOCK_VALUES = 1 << 21  # 8 MiB of float32 a block of rows


def unit_blocks(rows: np.ndarray) -> Iterator[np.ndarray]:
    """Yield rows (N,F) as float32, some at a time: bytes are pixels and are divided by 255, the rest stays as it is.

    >>> [block.tolist() for block in unit_blocks(np.array([[0, 51]], dtype=np.uint8))]
    [[[0.0, 0.20000000298023224]]]
    """
    step = max(1, BLOCK_VALUES // rows.shape[1])
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        yield block / np.float32(255) if block.dtype == np.uint8 else block.astype(np.float32, copy=False)


def covariance(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean (F,) and covariance (F,F) of rows (N,F), divided by N - 1, in float64; bytes are read as pixels.

    The rows are taken less the first block's mean, so that the products, in float32, lose no digits to a common offset.

    >>> mean, spread = covariance(np.array([[0.0, 1.0], [2.0, 1.0]]))
    >>> mean.tolist(), spread.tolist()
    ([1.0, 1.0], [[2.0, 0.0], [0.0, 0.0]])
    """
    offset = next(unit_blocks(rows)).mean(axis=0)
    total, products = np.zeros(len(offset)), np.zeros((len(offset), len(offset)))
    for block in unit_blocks(rows):
        centred = block - offset
        total += centred.sum(axis=0, dtype=np.float64)
        products += centred.T @ centred
    shift = total / len(rows)
    return offset + shift, (products - len(rows) * np.outer(shift, shift)) / max(1, len(rows) - 1)
