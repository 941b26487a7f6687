"""Published networks as a list of blocks and a linear classifier, so that they can be cut and tuned block by block.

`--large resnet50` is torchvision's, `--large timm:vit_small_patch16_224` is timm's, `tiny` is built in, for tests.
The stem is a block of its own; what follows the last block (pooling, a last norm) belongs to it.
"""
import os

import torch
import torch.nn.functional as F
from torch import nn

from .config import Problem

IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Network(nn.Module):
    """Blocks and a classifier. Pictures are [batch, 3, side, side], red, green, blue, 0..1; the first block prepares them."""

    def __init__(self, name, blocks, head, side, mean_deviation=IMAGENET):
        super().__init__()
        self.name, self.side = name, side
        self.blocks, self.head = nn.ModuleList(blocks), head
        for key, values in zip(("mean", "deviation"), mean_deviation):
            self.register_buffer(key, torch.tensor(values).view(1, 3, 1, 1), persistent=False)
        # Batch norms keep their published statistics and dropout stays off, in training too.
        self.eval()

    def prepare(self, x):
        if x.shape[-1] != self.side:
            x = F.interpolate(x, (self.side, self.side), mode="bilinear", antialias=True, align_corners=False)
        return (x - self.mean) / self.deviation

    def run(self, blocks, x, start=0, end=None):
        """Blocks [start, end) of a list that takes the place of this network's: to the end they give features [batch, width]."""
        x = self.prepare(x) if start == 0 else x
        for block in list(blocks)[start:end]:
            x = block(x)
        return x

    def forward(self, x):
        return self.head(self.run(self.blocks, x))


class Pooled(nn.Module):
    """The last block of a convolutional network, and the mean of each channel."""

    def __init__(self, block, norm=None):
        super().__init__()
        self.block, self.norm = block, norm or nn.Identity()

    def forward(self, x):
        return torch.flatten(self.norm(F.adaptive_avg_pool2d(self.block(x), 1)), 1)


class TinyBlock(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.convolution, self.norm = nn.Conv2d(channels, width, 3, 2, 1, bias=False), nn.GroupNorm(4, width)

    def forward(self, x):
        return self.norm(self.convolution(x)).relu()


def tiny(classes, width=16, side=32):
    """Four small convolutions, for tests: learns little, and quickly."""
    widths = [width, width, 2 * width, 2 * width]
    blocks = [TinyBlock(*pair) for pair in zip([3] + widths, widths)]
    blocks[-1] = Pooled(blocks[-1])
    return Network("tiny", blocks, nn.Linear(widths[-1], classes), side)


def remedy(error):
    """What to do where a package cannot be loaded. A torchvision of another build than PyTorch's (one for GPUs, one for CPUs) says so with a RuntimeError."""
    if isinstance(error, ImportError):
        return "Do this: pip install -r requirements.txt"
    return "PyTorch and torchvision have to be of one build, so take both from one place: pip install --force-reinstall torch torchvision, with the --index-url that pytorch.org names for your machine."


def of_torchvision(name, published, file):
    try:
        import torchvision
    except (ImportError, RuntimeError) as error:
        raise Problem(f"{name} is a network of torchvision, which cannot be loaded here ({error}). {remedy(error)}") from error
    # A network that cannot be cut is refused before its weights are fetched.
    if not hasattr(torchvision.models, name) or not name.startswith(FAMILIES):
        raise Problem(f"torchvision has no network {name} that is known here. Known: {', '.join(FAMILIES)} and their sizes, tiny, and timm:NAME.")
    build = getattr(torchvision.models, name)
    if file:
        state = read_weights(file)
        net = loaded(build(weights=None, num_classes=classes_in(state)), state, file)
    else:
        net = fetched(name, lambda: build(weights="DEFAULT" if published else None))
    if name.startswith(("resnet", "resnext", "wide_resnet")):
        return Network(name, resnet_blocks(net, net.relu), net.fc, 224)
    if name.startswith("vit_"):
        blocks = [TorchvisionStem(net), *net.encoder.layers]
        blocks[-1] = ClassToken(blocks[-1], net.encoder.ln)
        return Network(name, blocks, net.heads.head, net.image_size)
    # The others are features, and a classifier of which all but the last layer belongs to the features.
    blocks = [block for part in net.features for block in (part if is_stage(part) else [part])]
    *before, head = net.classifier
    if name.startswith("convnext"):
        blocks[-1] = Pooled(blocks[-1], before[0])
    else:
        blocks[-1] = nn.Sequential(Pooled(blocks[-1]), *before)
    return Network(name, blocks, head, 224)


def is_stage(part):
    """A stage is a plain sequence of blocks; a convolution with its norm is a sequence too, and one block."""
    return type(part) is nn.Sequential and not any(isinstance(inner, nn.Conv2d) for inner in part)


FAMILIES = ("resnet", "resnext", "wide_resnet", "mobilenet_v2", "mobilenet_v3", "efficientnet_", "convnext_", "vit_")


def resnet_blocks(net, activation):
    stem = nn.Sequential(net.conv1, net.bn1, activation, net.maxpool)
    blocks = [stem, *(block for stage in (net.layer1, net.layer2, net.layer3, net.layer4) for block in stage)]
    blocks[-1] = Pooled(blocks[-1])
    return blocks


class TorchvisionStem(nn.Module):
    """Patches, class token and positions of torchvision's ViT."""

    def __init__(self, net):
        super().__init__()
        self.conv_proj, self.class_token = net.conv_proj, net.class_token
        self.pos_embedding = net.encoder.pos_embedding

    def forward(self, x):
        tokens = self.conv_proj(x).flatten(2).transpose(1, 2)
        return torch.cat([self.class_token.expand(len(x), -1, -1), tokens], 1) + self.pos_embedding


class ClassToken(nn.Module):
    """The last block of a transformer, its last norm, and the class token."""

    def __init__(self, block, norm):
        super().__init__()
        self.block, self.norm = block, norm

    def forward(self, x):
        return self.norm(self.block(x))[:, 0]


class TimmStem(nn.Module):
    """Patches, class token and positions of timm's ViT, by its own code."""

    def __init__(self, net):
        super().__init__()
        self.patch_embed, self.cls_token, self.pos_embed = net.patch_embed, net.cls_token, net.pos_embed

    def forward(self, x):
        tokens = self.patch_embed(x)
        return torch.cat([self.cls_token.expand(len(x), -1, -1), tokens], 1) + self.pos_embed


def of_timm(name, published, file):
    try:
        import timm
    except (ImportError, RuntimeError) as error:
        raise Problem(f"timm:{name} needs timm, which cannot be loaded here ({error}). {remedy(error)}") from error
    if not timm.is_model(name) or not name.startswith(("vit_", "deit_", "resnet", "mobilenetv3_")):
        raise Problem(f"timm has no network {name} that is known here. Known: timm:vit_…, timm:deit_…, timm:resnet…, timm:mobilenetv3_….")
    if file:
        state = read_weights(file)
        net = loaded(timm.create_model(name, num_classes=classes_in(state)), state, file)
    else:
        net = fetched(f"timm:{name}", lambda: timm.create_model(name, pretrained=published))
    settings = net.pretrained_cfg
    side, norm = settings["input_size"][-1], (settings["mean"], settings["std"])
    if name.startswith("resnet"):
        return Network(f"timm:{name}", resnet_blocks(net, net.act1), net.fc, side, norm)
    if name.startswith("mobilenetv3_"):
        blocks = [nn.Sequential(net.conv_stem, net.bn1), *(block for stage in net.blocks for block in stage)]
        after = [net.conv_head, getattr(net, "norm_head", nn.Identity()), net.act2, nn.Flatten()]
        blocks[-1] = nn.Sequential(Pooled(blocks[-1]), nn.Unflatten(1, (-1, 1, 1)), *after)
        return Network(f"timm:{name}", blocks, net.classifier, side, norm)
    plain = getattr(net, "cls_token", None) is not None and net.global_pool == "token" and net.num_prefix_tokens == 1
    rest = (net.norm_pre, net.fc_norm) if plain else ()
    if not plain or not all(isinstance(part, nn.Identity) for part in rest) or getattr(net, "no_embed_class", False):
        raise Problem(f"timm:{name} pools its tokens in a way that is not known here; ViT and DeiT with a class token are.")
    blocks = [TimmStem(net), *net.blocks]
    blocks[-1] = ClassToken(blocks[-1], net.norm)
    return Network(f"timm:{name}", blocks, net.head, side, norm)


def make_network(name, published=True, file=None):
    """:param published: with published weights, which are fetched once; :param file: .pth or .safetensors in their place"""
    torch.manual_seed(0)
    if name == "tiny":
        if not file:
            return tiny(10)
        state = read_weights(file)
        return loaded(tiny(classes_in(state)), state, file)
    kind, _, inner = name.rpartition(":")
    if kind not in ("", "torchvision", "timm"):
        raise Problem(f"{name}: networks are named like resnet50, torchvision:resnet50, timm:vit_small_patch16_224, or tiny.")
    net = (of_timm if kind == "timm" else of_torchvision)(inner, published, file)
    if not isinstance(net.head, nn.Linear):
        raise Problem(f"{name} has no linear classifier that heads could begin as; choose a network that was trained on classes.")
    return net


def fetched(name, build):
    try:
        return build()
    except OSError as error:
        raise Problem(f"The weights of {name} could not be fetched ({error}). Give a file with --large-weights or --small-weights, or say none.") from error


def read_weights(path):
    """The tensors of a file by name."""
    if not os.path.isfile(path):
        raise Problem(f"There is no weight file {path}.")
    try:
        if path.endswith(".safetensors"):
            from safetensors.torch import load_file

            return load_file(path)
        state = torch_load(path)
    except Exception as error:
        raise Problem(f"{path} cannot be read as weights: {error}") from error
    for key in ("state_dict_ema", "model_ema", "state_dict", "model"):
        if isinstance(state.get(key), dict):
            state = state[key]
    return {name[7:] if name.startswith("module.") else name: tensor for name, tensor in state.items()}


def torch_load(path):
    """Tensors and plain containers alone: a file from elsewhere can run nothing. Before PyTorch 1.13 there was no such way."""
    return torch.load(path, map_location="cpu", weights_only=True)


def classes_in(state):
    """Of the classifier in a file: the last matrix of the usual names."""
    named = [t for n, t in state.items() if n.endswith(".weight") and n.split(".")[0] in ("fc", "head", "heads", "classifier") and t.dim() == 2]
    if not named:
        raise Problem("The weight file has no classifier that is called fc, head, heads or classifier.")
    return named[-1].shape[0]


def loaded(net, state, path):
    try:
        net.load_state_dict(state)
    except RuntimeError as error:
        raise Problem(f"{path} does not fit this network: {str(error).splitlines()[1].strip()[:300]}") from error
    return net
