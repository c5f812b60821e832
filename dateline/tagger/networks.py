"""How the networks run: on one thread, and with sums that are exact on every processor.

Owns the settings of onnxruntime.  The networks have weights of one signed byte, which processors
with VNNI or AMX multiply by unsigned ones three times as fast as others do; older ones add the
products in sixteen bits and overflow.  A product of the greatest numbers (`probe.onnx`) tells
which the processor is; the older ones compute with unsigned weights, to the same sums.  Knows no
network.
"""

from functools import cache
from pathlib import Path
from typing import Any

PROBE = Path(__file__).parent.parent / "data/tagger/probe.onnx"
_GREATEST = 255 * 127  # the greatest product of an unsigned and a signed byte


def session(path: Path) -> Any:
    """A network that runs on one thread."""
    return opened(path, widen=not exact())


@cache
def exact() -> bool:
    """Whether the processor adds products of signed and unsigned bytes without overflow."""
    import numpy as np

    probe = opened(PROBE, widen=False)
    (given,) = probe.get_inputs()
    rows, size = given.shape
    (sums,) = probe.run(None, {given.name: np.full((rows, size), 255, dtype=np.uint8)})
    return bool((sums == size * _GREATEST).all())


def opened(path: Path, *, widen: bool) -> Any:
    """A network; `widen` computes its signed weights as unsigned ones, without overflow."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A table of weights of one byte is widened once, and not again for each layer that asks for it.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    if widen:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
