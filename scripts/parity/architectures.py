"""Logits of the published networks by their original code, for `test/parity/architectures.test.ts`.

No weights are needed: every tensor is filled by a formula of its name and index that the test has too (`fill`, and
`test/parity/formulaWeights.ts`), a formula picture goes through, and names, shapes and logits are written to
`test/fixtures/architectures/`. Scales are such that every part matters: embeddings are so small that the epsilon of the first layer
norm shows, and variances of batch norms vary fortyfold: a mirrored picture changes logits by 6 % and more,
another epsilon by 0.8 %.

Run by hand, from the root of the repository, when a network is added (CPU, under a minute):

    pip install torch torchvision timm transformers
    python3 scripts/parity/architectures.py [name ...]
"""

import json
import math
import pathlib
import sys
import tempfile

import numpy as np
import torch

try:
    import torchvision
except RuntimeError:  # Built for another torch: its compiled operations are missing, and no network needs them.
    for module in [name for name in sys.modules if name.startswith("torchvision")]:
        del sys.modules[module]
    library = torch.library.Library("torchvision", "FRAGMENT")
    for operation in ("nms", "qnms"):
        library.define(f"{operation}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

import timm
import transformers
from formula import hashes
from safetensors.numpy import load_file, save_file

FOLDER = pathlib.Path("test/fixtures/architectures")
CLASSES = 16
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
INCEPTION = ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])


# --- the formula, bit for bit that of test/parity/formulaWeights.ts ---


def centre_and_spread(name: str, shape: tuple) -> tuple[float, float]:
    if any(part in name for part in ("embed", "cls_token")):
        return 0.0, 0.002 * math.sqrt(6 / math.prod(shape[1:])) if len(shape) == 4 else 0.002
    if len(shape) == 0:
        return 3.0, 1.0
    if len(shape) == 1:
        if name.endswith("running_var"):
            return 2.0, 1.9
        return (1.0 if name.endswith(".weight") else 0.0), 0.2
    # Variance 2 / fan-in before a ReLU, 1 / fan-in in linear layers.
    return 0.0, math.sqrt((6 if len(shape) == 4 else 3) / math.prod(shape[1:]))


def fill(name: str, shape: tuple) -> np.ndarray:
    """Float32 values in PyTorch's order: centre + spread * u, u in [-1, 1) in steps of 2^-23."""
    centre, spread = centre_and_spread(name, shape)
    u = (hashes(name, math.prod(shape)) >> np.uint32(8)).astype(np.float64) / 2**23 - 1
    return (centre + spread * u).astype(np.float32).reshape(shape)


def picture(side: int) -> np.ndarray:
    """[side, side, 3], 0..255: ramps of another direction in each channel, and noise."""
    y, x, c = np.meshgrid(np.arange(side), np.arange(side), np.arange(3), indexing="ij")
    noise = hashes("picture", side * side * 3).reshape(side, side, 3) & np.uint32(63)
    return noise.astype(np.int64) + (3 * (c + 1) * x + 2 * (3 - c) * y) % 192


def prepared(side: int, preparation: tuple) -> torch.Tensor:
    mean, deviation = (np.array(values) for values in preparation)
    pixels = (picture(side) / 255 - mean) / deviation
    return torch.tensor(pixels.transpose(2, 0, 1)[None], dtype=torch.float32)


# --- networks ---


def filled(model: torch.nn.Module) -> torch.nn.Module:
    state = model.state_dict()
    for name, tensor in state.items():
        if tensor.is_floating_point():
            state[name] = torch.from_numpy(fill(name, tuple(tensor.shape)).copy())
    model.load_state_dict(state, strict=True)
    return model.eval()


def saved_and_filled(model: transformers.PreTrainedModel) -> tuple[torch.nn.Module, dict]:
    """Through a file, since names in files may differ from those in memory."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        path = pathlib.Path(folder, "model.safetensors")
        tensors = {name: fill(name, value.shape) for name, value in load_file(path).items()}
        save_file(tensors, path, metadata={"format": "pt"})
        model, info = type(model).from_pretrained(folder, output_loading_info=True)
        assert not any(info[key] for key in ("missing_keys", "unexpected_keys", "mismatched_keys")), info
    return model.eval(), {name: list(value.shape) for name, value in tensors.items()}


def network(model, tensors, side: int, preparation: tuple) -> dict:
    with torch.no_grad():
        answer = model(prepared(side, preparation))
    logits = getattr(answer, "logits", answer)[0]
    return {"tensors": tensors, "inputSize": side, "logits": rounded(logits)}


def rounded(values: torch.Tensor) -> list:
    return [float(f"{value:.8g}") for value in values.flatten().tolist()]


def plain(model, side: int, preparation: tuple = IMAGENET) -> dict:
    shapes = {name: list(tensor.shape) for name, tensor in model.state_dict().items()}
    return network(filled(model), shapes, side, preparation)


def of_torchvision(name: str, side: int) -> dict:
    return plain(getattr(torchvision.models, name)(num_classes=CLASSES), side)


def of_timm(name: str, side: int, preparation: tuple = IMAGENET, **options) -> dict:
    return plain(timm.create_model(name, num_classes=CLASSES, **options), side, preparation)


def vit_of_transformers() -> dict:
    config = transformers.ViTConfig(
        hidden_size=192, num_hidden_layers=4, num_attention_heads=3, intermediate_size=768, num_labels=CLASSES
    )
    model, shapes = saved_and_filled(transformers.ViTForImageClassification(config))
    return network(model, shapes, 224, INCEPTION)


def clip(text: dict, vision: dict, shared: int, rows: list) -> dict:
    """Directions of a picture and of texts; rows without padding, which transformers masks."""
    config = transformers.CLIPConfig(
        text_config={"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2, **text, "projection_dim": shared},
        vision_config={**vision, "projection_dim": shared},
        projection_dim=shared,
    )
    model, shapes = saved_and_filled(transformers.CLIPModel(config))
    side = config.vision_config.image_size
    pixels, found = prepared(side, CLIP), {"tensors": shapes, "inputSize": side, "tokens": rows}
    longest = max(len(row) for row in rows)
    ids = torch.tensor([row + [row[-1]] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    with torch.no_grad():
        answer = model(input_ids=ids, attention_mask=mask, pixel_values=pixels)
    found["image"] = rounded(answer.image_embeds[0])
    found["texts"] = [rounded(one) for one in answer.text_embeds]
    found["logits"] = rounded(answer.logits_per_image)
    return found


def small_clip() -> dict:
    text = dict(vocab_size=600, hidden_size=128, intermediate_size=512, num_hidden_layers=3, num_attention_heads=2)
    vision = dict(hidden_size=192, intermediate_size=768, num_hidden_layers=3, num_attention_heads=3)
    rows = [[572, 5, 77, 120, 573], [572, 17, 573], [572, *range(40, 60), 573]]
    text, vision = {**text, "max_position_embeddings": 24}, {**vision, "image_size": 64, "patch_size": 16}
    # Start and end are those of `clip_tokenizer.py`.
    return clip({**text, "bos_token_id": 572, "eos_token_id": 573}, vision, 96, rows)


def wide_clip() -> dict:
    """The widths of the published ViT-B/32; fewer blocks and words than 12, 12 and 49,408, so that the test is quick."""
    text = dict(vocab_size=1000, num_hidden_layers=2, bos_token_id=998, eos_token_id=999, pad_token_id=999)
    return clip(text, {"num_hidden_layers": 4}, 512, [[998, 320, 112, 539, 320, 236, 269, 999], [998, 428, 999]])


NETWORKS = {
    "torchvision-mobilenet_v2": lambda: of_torchvision("mobilenet_v2", 224),
    "torchvision-mobilenet_v2-96": lambda: of_torchvision("mobilenet_v2", 96),
    "torchvision-resnet18": lambda: of_torchvision("resnet18", 96),
    "torchvision-resnet34": lambda: of_torchvision("resnet34", 64),
    "torchvision-resnet50": lambda: of_torchvision("resnet50", 96),
    "timm-resnet18": lambda: of_timm("resnet18", 64),
    "timm-mobilenetv3_small_100": lambda: of_timm("mobilenetv3_small_100", 224),
    "timm-mobilenetv3_large_100": lambda: of_timm("mobilenetv3_large_100", 224),
    "timm-tf_mobilenetv3_small_100": lambda: of_timm("tf_mobilenetv3_small_100", 96, INCEPTION),
    "timm-tf_mobilenetv3_large_100": lambda: of_timm("tf_mobilenetv3_large_100", 96, INCEPTION),
    "timm-vit_tiny_patch16_224": lambda: of_timm("vit_tiny_patch16_224", 224, INCEPTION),
    "timm-vit_small_patch16_224": lambda: of_timm("vit_small_patch16_224", 224, INCEPTION, depth=4),
    "timm-vit_base_patch16_224": lambda: of_timm("vit_base_patch16_224", 224, INCEPTION, depth=2),
    "timm-deit_tiny_patch16_224": lambda: of_timm("deit_tiny_patch16_224", 224, depth=3),
    "transformers-vit": vit_of_transformers,
    "transformers-clip-small": small_clip,
    "transformers-clip-base-patch32": wide_clip,
}


def main(names: list) -> None:
    versions = {module.__name__: module.__version__ for module in (torch, torchvision, timm, transformers)}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or NETWORKS:
        found = {"name": name, "versions": versions, **NETWORKS[name]()}
        lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in found.items()]
        (FOLDER / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
        print(name, "largest logit", max(abs(value) for value in found["logits"]))


main(sys.argv[1:])
