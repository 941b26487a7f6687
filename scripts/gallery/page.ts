/** The gallery as one static page without scripts: text from the registry beside its pictures. */
import { FAMILIES, type PerturbationFamily, type PerturbationInfo } from '../../src/contract/perturbation.ts';
import { SEED, SIDE } from './render.ts';

const FAMILY_TITLES: Record<PerturbationFamily, string> = {
  noise: 'Noise',
  blur: 'Blur',
  weather: 'Weather',
  digital: 'Digital',
  'c-bar': 'ImageNet-C̄',
  'laion-c': 'LAION-C',
  rendition: 'Renditions and sketches',
  geometric: 'Geometric',
  camera: 'Colour and camera',
  occlusion: 'Occlusion',
  adversarial: 'Adversarial',
};

const COLLECTION_TITLES: Record<PerturbationInfo['collection'], string> = {
  'imagenet-c': 'ImageNet-C, test',
  'imagenet-c-extra': 'ImageNet-C, validation',
  'imagenet-c-bar': 'ImageNet-C̄, test',
  'laion-c': 'LAION-C, test',
  temper: 'no published benchmark',
};

const STYLE = `
:root { color-scheme: light dark; --ink: #22262b; --quiet: #5a6470; --rule: #d9dde2; --ground: #fcfcfb; --accent: #2f6193; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --quiet: #a5adb8; --rule: #3a4048; --ground: #15181c; --accent: #8fb6dc; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 72rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
a { color: var(--accent); }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { margin: 3rem 0 0; font-size: 1.3rem; } h3 { margin: 0; font-size: 1.05rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: .75rem 0; border-bottom: 1px solid var(--rule); }
article { padding: 1.25rem 0; border-bottom: 1px solid var(--rule); }
article header { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
code, .quiet { color: var(--quiet); font-size: .875rem; }
p { margin: .35rem 0; max-width: 60rem; }
.formula { font-family: 'Cambria Math', 'STIX Two Math', Georgia, serif; }
.strip { overflow-x: auto; margin: .75rem 0 .5rem; }
.strip img { display: block; width: 100%; min-width: 40rem; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; } th, td { padding: .1rem .9rem .1rem 0; text-align: right; font-weight: 400; }
th:first-child { text-align: left; } thead th { color: var(--quiet); }
`;

/** The whole page; its strips lie beside it as `<name>.webp`. */
export function galleryPage(infos: readonly PerturbationInfo[]): string {
  const families = FAMILIES.filter((family) => infos.some((info) => info.family === family));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Temper: gallery of perturbations</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<h1>Gallery of perturbations</h1>
<p>All ${infos.length} perturbations of <a href="../">Temper</a> that need no model, at severities 1 to 5 from left to right: ${SIDE} × ${SIDE} pixels,
seed ${SEED}, ImageNet-C table. Generated from the registry by the code that runs in the page; a test compares it with what the code does now.</p>
<p class="quiet">Photograph: “Friends” by Aitzol Berasategi, CC BY 4.0; cropped, and perturbed as shown.</p>
<nav aria-label="Families">${families
    .map((family) => `<a href="#family-${family}">${FAMILY_TITLES[family]}</a>`)
    .join('')}</nav>
<main>
${families.map((family) => section(family, infos)).join('\n')}
</main>
</body>
</html>
`;
}

function section(family: PerturbationFamily, infos: readonly PerturbationInfo[]): string {
  const members = infos.filter((info) => info.family === family);
  return `<section aria-labelledby="family-${family}">
<h2 id="family-${family}">${FAMILY_TITLES[family]}</h2>
${members.map(article).join('\n')}
</section>`;
}

function article(info: PerturbationInfo): string {
  const { name, label, description, formula, source, collection, random } = info;
  return `<article id="${name}">
<header><h3>${escaped(label)}</h3><code>${name}</code><span class="quiet">${COLLECTION_TITLES[collection]}; ${
    random ? 'random' : 'deterministic'
  }</span></header>
<p>${escaped(description)}</p>
<p class="formula">${escaped(formula)}</p>
<div class="strip" tabindex="0" role="group" aria-label="${escaped(label)}, pictures"><img src="${name}.webp" loading="lazy" width="${5 * SIDE}" height="${SIDE}" alt="A photograph of two dogs under ${escaped(label.toLowerCase())}, severities 1 to 5 from left to right"></div>
${parameterTable(info)}
<p class="quiet">${escaped(source)}</p>
</article>`;
}

function parameterTable({ label, parameters, severities }: PerturbationInfo): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map((parameter, i) => {
    const cells = severities['imagenet-c'].map((row) => `<td>${short(row[i]!)}</td>`).join('');
    return `<tr><th scope="row">${escaped(parameter)}</th>${cells}</tr>`;
  });
  const head = [1, 2, 3, 4, 5].map((severity) => `<th scope="col">${severity}</th>`).join('');
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(label)}, parameters"><table><thead><tr><th scope="col">severity</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const short = (value: number) => String(Number(value.toPrecision(4)));

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
