"""PyTorch files by PyTorch itself, to try the reader of `src/models/pickle/` on: networks in both formats of `torch.save`, and a file with
every kind of number, views, shared storages and a checkpoint around it. Beside each stands `<name>.json` with what must be read.

Run by hand, from the root of the repository (CPU, seconds):

    pip install torch numpy
    python3 scripts/parity/torch_files.py <weights.safetensors> <folder>
    TEMPER_TORCH_FILES=<folder> npx vitest run --project unit test/parity/torchFiles.test.ts
"""

import argparse
import collections
import hashlib
import json
import pathlib
import struct
import sys

import numpy as np
import torch

NUMBERS = {"F32": np.float32, "F16": np.float16, "F64": np.float64, "I64": np.int64}


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    state = collections.OrderedDict()
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = np.frombuffer(data[begin:end], NUMBERS[entry["dtype"]]).reshape(entry["shape"])
        state[name] = torch.from_numpy(values.copy())
    return state


def every_kind():
    """Tensors of every type that is read, and every way in which one can look into a storage."""
    matrix = torch.arange(60, dtype=torch.float32).reshape(3, 4, 5)
    state = collections.OrderedDict()
    for kind in ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8"):
        state[kind] = torch.arange(7).to(getattr(torch, kind))
    state["bool"] = torch.tensor([True, False, True])
    state["scalar"] = torch.tensor(3.5)
    state["empty"] = torch.zeros(0, 4)
    state["whole"] = matrix
    state["permuted"] = matrix.permute(2, 0, 1)
    state["slice"] = matrix[1:, ::2, 1:4]
    state["column"] = matrix[:, 1, 2]
    state["expanded"] = torch.tensor([[1.0], [2.0]]).expand(2, 3)
    state["last"] = torch.zeros(2, 6, 4, 4).normal_().contiguous(memory_format=torch.channels_last)
    state["parameter"] = torch.nn.Parameter(torch.ones(2, 2))
    state["__proto__"] = torch.ones(1)
    return state


def bytes_of(tensor):
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        return tensor.view(torch.int16).numpy().tobytes()
    return tensor.numpy().tobytes()


def write(folder, name, value, state, said=()):
    """In both formats, with the shape and SHA-256 of every tensor."""
    expected = {
        key: {"shape": list(tensor.shape), "sha256": hashlib.sha256(bytes_of(tensor)).hexdigest()}
        for key, tensor in state.items()
    }
    for form, zipped in (("archive", True), ("legacy", False)):
        torch.save(value, folder / f"{name}.{form}.pth", _use_new_zipfile_serialization=zipped)
        text = json.dumps({"tensors": list(expected.items()), "said": list(said)})
        (folder / f"{name}.{form}.json").write_text(text)


def checkpoint(state):
    """As a training leaves it: an optimiser, settings, a running average, and names with a beginning."""
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    wrapped = collections.OrderedDict((f"module.{key}", tensor) for key, tensor in state.items())
    return {
        "epoch": 3,
        "arch": "network",
        "state_dict": wrapped,
        "state_dict_ema": collections.OrderedDict((key, tensor * 2) for key, tensor in wrapped.items()),
        "optimizer": optimizer.state_dict(),
        "args": argparse.Namespace(lr=0.1, shape=torch.Size([1, 2])),
        "best": np.float64(0.5),
        "history": collections.defaultdict(list, loss=[0.5, 0.25]),
    }


def main():
    weights, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    network = read_safetensors(weights)
    write(folder, "network", network, network)
    write(folder, "checkpoint", checkpoint(network), network, ["state_dict_ema", "module.", "optimizer"])
    kinds = every_kind()
    write(folder, "kinds", kinds, kinds)


if __name__ == "__main__":
    main()
