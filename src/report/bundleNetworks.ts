/**
 * How the network of a bundle is built in Python, by architecture: from torchvision, timm or transformers where they publish it, so that
 * the weights load there under their own names and strictly. A new family of architectures is a row here.
 */
import type { BundleRecord } from '../contract/bundle';

export interface PythonNetwork {
  /** Packages that have to be installed beside PyTorch, NumPy, Pillow and safetensors. */
  packages: readonly string[];
  /** Import lines. */
  imports: readonly string[];
  /**
   * Defines `network(state, classes)`, which builds the published network and loads `state` strictly; `features(net, x)` gives what
   * the classifier reads.
   */
  code: string;
}

type Facts = Pick<BundleRecord, 'architecture' | 'classifier' | 'padding' | 'prompts'>;

/** @returns null for an architecture that none of these packages publishes */
export function pythonNetwork(facts: Facts): PythonNetwork | null {
  const network = published(facts);
  return network && facts.prompts ? withPrompts(network, facts.architecture) : network;
}

/** The tokens of visual prompt tuning stand behind the class token: they are put there before a block runs, and no other code changes. */
function withPrompts(network: PythonNetwork, architecture: string): PythonNetwork {
  const blocks = architecture.startsWith('clip_') ? 'net.vision_model.encoder.layers' : 'net.blocks';
  const load = '    net.load_state_dict(state, strict=True)\n';
  const prompted =
    '    prompts = {int(name[8:]): state.pop(name) for name in list(state) if name.startswith("prompts.")}\n' +
    load +
    '    for i, tokens in prompts.items():\n' +
    `        ${blocks}[i].register_forward_pre_hook(beside(tokens, tokens.shape[1] if i else 0))\n`;
  return { ...network, code: `${BESIDE}\n\n\n${network.code.replace(load, prompted)}` };
}

const BESIDE = `def beside(prompts, former):
    """Learnt tokens behind the class token, in the place of so many former ones."""

    def put(block, inputs):
        x, *others = inputs
        tokens = prompts.to(x).expand(len(x), -1, -1)
        return (torch.cat([x[:, :1], tokens, x[:, 1 + former :]], dim=1), *others)

    return put`;

function published(facts: Facts): PythonNetwork | null {
  const { architecture, classifier } = facts;
  if (architecture === 'mobilenet_v2') {
    return convolutional(facts, 'torchvision', 'torchvision.models.mobilenet_v2(num_classes=classes)');
  }
  if (/^(mobilenetv3_(small|large)_100|resnet(18|34|50))$/.test(architecture)) {
    return convolutional(facts, 'timm', `timm.create_model("${architecture}", num_classes=classes)`);
  }
  if (architecture.startsWith('clip_')) return CLIP;
  if (architecture.startsWith('vit_')) return classifier === 'head' ? VIT : VIT_OF_HUGGING_FACE;
  return architecture === 'small' || architecture === 'large' ? temperResnet(architecture) : null;
}

/** The classifier is taken off after loading, so that the network gives what it reads. */
function convolutional(
  { architecture, classifier, padding }: Facts,
  library: 'timm' | 'torchvision',
  build: string,
): PythonNetwork {
  const [, parent, name] = /^(?:(.*)\.)?(.*)$/.exec(classifier)!;
  const same = padding === 'tf-same';
  const tensorflow = [
    ...(same ? ['    pad_like_tensorflow(net)'] : []),
    // TensorFlow's ε of the batch norms; PyTorch's is a hundredth of it.
    ...(same && architecture.startsWith('mobilenetv3')
      ? [
          '    for module in net.modules():',
          '        if isinstance(module, nn.BatchNorm2d):',
          '            module.eps = 1e-3',
        ]
      : []),
  ];
  const off = parent ? `net.${parent.replace(/\.(\d+)/g, '[$1]')}` : 'net';
  const remove = /^\d+$/.test(name!) ? `    ${off}[${name}] = nn.Identity()` : `    ${off}.${name} = nn.Identity()`;
  const code = [
    ...(same ? [PAD_LIKE_TENSORFLOW, '', ''] : []),
    'def network(state, classes):',
    `    net = ${build}`,
    '    net.load_state_dict(state, strict=True)',
    ...tensorflow,
    remove,
    '    return net',
    '',
    '',
    'def features(net, x):',
    '    return net(x)',
  ];
  return { packages: [library], imports: [`import ${library}`], code: code.join('\n') };
}

const PAD_LIKE_TENSORFLOW = `def pad_like_tensorflow(net):
    """Stride 2 with TensorFlow's SAME padding: at an even size one fewer above and left than below and right."""

    def pad(conv, inputs):
        (x,) = inputs
        sides = []
        for size, kernel in zip(reversed(x.shape[-2:]), reversed(conv.kernel_size)):
            total = max((-(-size // 2) - 1) * 2 + kernel - size, 0)
            sides += [total // 2, total - total // 2]
        return (F.pad(x, sides),)

    for module in net.modules():
        if isinstance(module, nn.Conv2d) and module.stride == (2, 2) and module.kernel_size[0] > 1:
            module.padding = (0, 0)
            module.register_forward_pre_hook(pad)`;

const timmTransformer = (epsilon: string) => `def network(state, classes):
    count, side = state["pos_embed"].shape[1] - 1, state["patch_embed.proj.weight"].shape[-1]
    width = state["cls_token"].shape[-1]
    net = timm.models.VisionTransformer(
        img_size=round(count**0.5) * side,
        patch_size=side,
        embed_dim=width,
        depth=sum(name.endswith(".norm1.weight") for name in state),
        num_heads=width // 64,
        num_classes=classes,
        dynamic_img_size=True,  # At another side than it was trained at, its positions are resampled.
        norm_layer=partial(nn.LayerNorm, eps=${epsilon}),
    )
    net.load_state_dict(state, strict=True)
    net.head = nn.Identity()
    return net


def features(net, x):
    return net(x)`;

const VIT: PythonNetwork = {
  packages: ['timm'],
  imports: ['from functools import partial', 'import timm'],
  code: timmTransformer('1e-6'),
};

/** The releases of transformers name these tensors differently, timm's names stay: the state is renamed to them. */
const VIT_OF_HUGGING_FACE: PythonNetwork = {
  packages: ['timm'],
  imports: ['import re', 'from functools import partial', 'import timm'],
  code: `TIMM = (
    ("vit.embeddings.cls_token", "cls_token"),
    ("vit.embeddings.position_embeddings", "pos_embed"),
    ("vit.embeddings.patch_embeddings.projection", "patch_embed.proj"),
    ("vit.encoder.layer.", "blocks."),
    (".attention.output.dense", ".attn.proj"),
    (".layernorm_before", ".norm1"),
    (".layernorm_after", ".norm2"),
    (".intermediate.dense", ".mlp.fc1"),
    (".output.dense", ".mlp.fc2"),
    ("vit.layernorm", "norm"),
    ("classifier.", "head."),
)


def timm_names(state):
    """Hugging Face's ViT under timm's names, with query, key and value in one matrix."""
    renamed = {}
    for name, tensor in state.items():
        if ".attention.attention." in name:
            if ".query." in name:
                parts = [state[name.replace(".query.", f".{part}.")] for part in ("query", "key", "value")]
                block = re.search(r"layer\\.(\\d+)\\.", name).group(1)
                renamed[f"blocks.{block}.attn.qkv.{name.rsplit('.', 1)[1]}"] = torch.cat(parts)
            continue
        for old, new in TIMM:
            name = name.replace(old, new)
        renamed[name] = tensor
    return renamed


${timmTransformer('1e-12').replace('def network(state, classes):\n', 'def network(state, classes):\n    state = timm_names(state)\n')}`,
};

const CLIP: PythonNetwork = {
  packages: ['transformers'],
  imports: ['from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection'],
  code: `def network(state, classes):
    state = {name: tensor for name, tensor in state.items() if not name.startswith("zero_shot.")}
    patches = state["vision_model.embeddings.patch_embedding.weight"]
    places = state["vision_model.embeddings.position_embedding.weight"].shape[0] - 1
    config = CLIPVisionConfig(
        hidden_size=patches.shape[0],
        intermediate_size=state["vision_model.encoder.layers.0.mlp.fc1.weight"].shape[0],
        num_hidden_layers=sum(name.endswith(".layer_norm1.weight") for name in state),
        num_attention_heads=patches.shape[0] // 64,
        patch_size=patches.shape[-1],
        image_size=round(places**0.5) * patches.shape[-1],
        projection_dim=state["visual_projection.weight"].shape[0],
        hidden_act="quick_gelu",
        layer_norm_eps=1e-5,
    )
    net = CLIPVisionModelWithProjection(config)
    net.load_state_dict(state, strict=True)
    return net


def features(net, x):
    return F.normalize(net(pixel_values=x).image_embeds, dim=-1)`,
};

/** Temper's own networks, which no package publishes. */
/** `test/bundleNetworks.test.ts` holds the stem to `models/resnet.ts`. */
export const TEMPER_STEMS = { small: { stride: 2, pool: 2 }, large: { stride: 2, pool: 1 } } as const;

function temperResnet(id: 'small' | 'large'): PythonNetwork {
  const { stride, pool } = TEMPER_STEMS[id];
  return {
    packages: [],
    imports: [],
    code: `class Basic(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.norm1 = norm(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.norm2 = norm(width)
        self.downsample = nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), norm(width)) if stride == 2 else None

    def forward(self, x):
        branch = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
        return (branch + (x if self.downsample is None else self.downsample(x))).relu()


def norm(width):
    return nn.GroupNorm(width // (8 if width % 8 == 0 else 4), width)


def network(state, classes):
    """Temper's residual network with group normalisation."""
    width = state["stem.conv.weight"].shape[0]
    net = nn.Module()
    net.stem = nn.Module()
    net.stem.conv = nn.Conv2d(3, width, 3, ${stride}, 1, bias=False)
    net.stem.norm = norm(width)
    net.blocks = nn.ModuleList()
    while f"blocks.{len(net.blocks)}.conv1.weight" in state:
        name = f"blocks.{len(net.blocks)}"
        output, channels = state[f"{name}.conv1.weight"].shape[:2]
        net.blocks.append(Basic(channels, output, 2 if f"{name}.downsample.0.weight" in state else 1))
    net.head = nn.Linear(output, classes)
    net.load_state_dict(state, strict=True)
    return net


def features(net, x):
    x = net.stem.norm(net.stem.conv(x)).relu()${
      pool === 1
        ? ''
        : `
    x = nn.functional.avg_pool2d(x, ${pool})`
    }
    for block in net.blocks:
        x = block(x)
    return x.mean((2, 3))`,
  };
}
