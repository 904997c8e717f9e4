"""Headers and arrays as one zipped text that the page unpacks."""

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

KINDS = {"uint8": "u1", "uint16": "u2", "uint32": "u4", "float16": "f2", "float32": "f4"}


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> str:
    """Return a header (JSON) and named arrays of uint8, uint16, uint32, float16 or float32, as base64 of gzip.

    Unzipped: a uint32 with the length of the header, the header with an entry `arrays` (kind, offset and count of
    each), then the arrays. Of an array of larger numbers come first all lowest bytes, then all next ones: high bytes
    are alike, so that they shrink. Equal input gives equal text.

    >>> text = pack({"name": "digits"}, {"labels": np.array([3, 1], np.uint8)})
    >>> gzip.decompress(base64.b64decode(text))[-2:]
    b'\\x03\\x01'
    """
    listed, offset, stored = {}, 0, []
    for name, array in arrays.items():
        listed[name] = {"kind": KINDS[str(array.dtype)], "offset": offset, "count": array.size}
        stored.append(_planes(array))
        offset += array.nbytes
    text = _encoded({**header, "arrays": listed})
    packed = np.uint32(len(text)).tobytes() + text + b"".join(stored)
    return base64.b64encode(gzip.compress(packed, 9, mtime=0)).decode()


def _planes(array: np.ndarray) -> bytes:
    """The lowest byte of each number, then the next of each.

    >>> _planes(np.array([1, 2 + 256 * 3], np.uint16))
    b'\\x01\\x02\\x00\\x03'
    """
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    return little.view(np.uint8).reshape(-1, array.itemsize).T.tobytes()


def _encoded(header: Mapping[str, Any]) -> bytes:
    text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")  # names of files may hold what UTF-8 cannot: \\udcff is JSON
