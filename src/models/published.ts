/**
 * Published models that can be fetched: each is a file on Hugging Face that an architecture of this folder reads under its own names.
 * Preprocessing and licences are those that timm 1.0 and the model cards state. `bytes` is the size of the file as safetensors
 * writes these tensors; the server's word counts.
 */
import type { CatalogueRow } from '../contract/library';

export interface PublishedModel extends CatalogueRow {
  /** Revision of the repository; `main` unless said. */
  revision?: string;
  /** Other files of the repository that it needs. */
  beside?: readonly string[];
}

const TIMM = { file: 'model.safetensors', licence: 'Apache-2.0', classes: 1000 } as const;
const HELPED = 'trained on ImageNet-1k (its pictures are for research)';

export const PUBLISHED: readonly PublishedModel[] = [
  {
    ...TIMM,
    id: 'mobilenetv3_small_100',
    label: 'MobileNetV3 small',
    description: `The smallest here, for phones; ${HELPED} with LAMB.`,
    role: 'small',
    repository: 'timm/mobilenetv3_small_100.lamb_in1k',
    bytes: 10_241_944,
    source: 'Howard et al., ICCV 2019; weights by R. Wightman, huggingface.co/timm/mobilenetv3_small_100.lamb_in1k',
    options: { preprocessing: 'imagenet', padding: 'torch' },
  },
  {
    ...TIMM,
    id: 'mobilenetv3_large_100',
    label: 'MobileNetV3 large',
    description: `A small network with squeeze-and-excitation; ${HELPED} with RandAugment.`,
    role: 'small',
    repository: 'timm/mobilenetv3_large_100.ra_in1k',
    bytes: 22_058_040,
    source: 'Howard et al., ICCV 2019; weights by R. Wightman, huggingface.co/timm/mobilenetv3_large_100.ra_in1k',
    options: { preprocessing: 'imagenet', padding: 'torch' },
  },
  {
    ...TIMM,
    id: 'resnet18',
    label: 'ResNet-18',
    description: `The common small residual network; ${HELPED} by the A1 recipe of “ResNet strikes back”.`,
    role: 'small',
    repository: 'timm/resnet18.a1_in1k',
    bytes: 46_807_480,
    source: 'He et al., CVPR 2016; Wightman et al. 2021, arXiv:2110.00476; huggingface.co/timm/resnet18.a1_in1k',
    options: { preprocessing: 'imagenet' },
  },
  {
    ...TIMM,
    id: 'deit_tiny_patch16_224',
    label: 'DeiT tiny',
    description: `A vision transformer of 12 narrow blocks; ${HELPED} alone, without distillation.`,
    role: 'small',
    repository: 'timm/deit_tiny_patch16_224.fb_in1k',
    bytes: 22_883_376,
    source: 'Touvron et al., ICML 2021; huggingface.co/timm/deit_tiny_patch16_224.fb_in1k',
    options: { preprocessing: 'imagenet' },
  },
  {
    ...TIMM,
    id: 'vit_tiny_patch16_224',
    label: 'ViT tiny',
    description: 'The same network as DeiT tiny; trained on ImageNet-21k, then on ImageNet-1k (pictures for research).',
    role: 'small',
    repository: 'timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k',
    bytes: 22_883_376,
    source: 'Steiner et al. 2021, arXiv:2106.10270; huggingface.co/timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k',
    options: { preprocessing: 'inception' },
  },
  {
    ...TIMM,
    id: 'resnet34',
    label: 'ResNet-34',
    description: `Twice the depth of ResNet-18; ${HELPED} by the A1 recipe.`,
    role: 'large',
    repository: 'timm/resnet34.a1_in1k',
    bytes: 87_278_552,
    source: 'He et al., CVPR 2016; Wightman et al. 2021, arXiv:2110.00476; huggingface.co/timm/resnet34.a1_in1k',
    options: { preprocessing: 'imagenet' },
  },
  {
    ...TIMM,
    id: 'resnet50',
    label: 'ResNet-50',
    description: `What most benchmarks of robustness report; ${HELPED} by the A1 recipe.`,
    role: 'large',
    repository: 'timm/resnet50.a1_in1k',
    bytes: 102_469_872,
    source: 'He et al., CVPR 2016; Wightman et al. 2021, arXiv:2110.00476; huggingface.co/timm/resnet50.a1_in1k',
    options: { preprocessing: 'imagenet' },
  },
  {
    ...TIMM,
    id: 'vit_small_patch16_224',
    label: 'ViT small',
    description: 'A vision transformer; trained on ImageNet-21k, then on ImageNet-1k (pictures for research).',
    role: 'large',
    repository: 'timm/vit_small_patch16_224.augreg_in21k_ft_in1k',
    bytes: 88_216_528,
    source: 'Steiner et al. 2021, arXiv:2106.10270; huggingface.co/timm/vit_small_patch16_224.augreg_in21k_ft_in1k',
    options: { preprocessing: 'inception' },
  },
  {
    ...TIMM,
    id: 'vit_base_patch16_224',
    label: 'ViT base',
    description: 'A large vision transformer; trained on ImageNet-21k, then on ImageNet-1k (pictures for research).',
    role: 'large',
    repository: 'timm/vit_base_patch16_224.augreg2_in21k_ft_in1k',
    bytes: 346_284_744,
    source: 'Steiner et al. 2021, arXiv:2106.10270; huggingface.co/timm/vit_base_patch16_224.augreg2_in21k_ft_in1k',
    options: { preprocessing: 'inception' },
  },
  {
    id: 'clip_vit_base_patch32',
    label: 'CLIP ViT-B/32',
    description: 'Pictures and words in one space: its classifier is made from the names of the classes (zero-shot).',
    role: 'large',
    repository: 'openai/clip-vit-base-patch32',
    // Its main branch holds a pickle alone; the conversion to safetensors is a pull request of the repository.
    revision: 'refs%2Fpr%2F15',
    file: 'model.safetensors',
    beside: ['tokenizer.json', 'tokenizer_config.json'],
    bytes: 605_157_884,
    licence: 'MIT (code and weights of openai/CLIP); its model card asks for research use',
    source: 'Radford et al., ICML 2021; huggingface.co/openai/clip-vit-base-patch32',
    classes: null,
    options: { preprocessing: 'clip' },
    webData: '400 million pairs of pictures and texts from the web (Radford et al., ICML 2021)',
  },
];
