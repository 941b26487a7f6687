/** The document of all cells: complete, honest about what is outside, and its judgement able to fail. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/contract/perturbation';
import { perturbations } from '../../src/perturb/registry';
import { isInside, limitsOf, meanFigures, withinErrors } from './fidelity';
import type { Cell, Figures } from './fidelity';
import { documentedCells, fidelityDocument, summaryOf } from './fidelityDocument';
import { LAION_SECTIONS } from './laionC';
import { OUTSIDE } from './outside';

const figures = (psnr: number, ssim = 0.5, level = 100): Figures => ({
  psnr,
  ssim,
  mean: [level, level, level],
  std: [50, 50, 50],
});

const cell = (ours: Figures, reference: Figures, name = 'fog'): Omit<Cell, 'inside'> => ({
  name,
  severity: 1,
  photographs: 8,
  seeds: 5,
  ours,
  reference,
  errors: { psnr: 0.1, ssim: 0.001, mean: 2, std: 1 },
  limits: limitsOf(name),
  likeness: null,
});

describe('judging a cell', () => {
  it('needs every figure inside its limit', () => {
    expect(isInside(cell(figures(20), figures(20.9)))).toBe(true);
    expect(isInside(cell(figures(20), figures(21.1)))).toBe(false);
    expect(isInside(cell(figures(20, 0.54), figures(20)))).toBe(false);
    expect(isInside(cell(figures(20, 0.5, 103.1), figures(20)))).toBe(false);
    expect(isInside(cell(figures(Number.NaN), figures(20)))).toBe(false);
  });
  it('allows twice as much for what is drawn another way', () => {
    expect(isInside(cell(figures(20), figures(21.9), 'frost'))).toBe(true);
    expect(isInside(cell(figures(20), figures(22.1), 'frost'))).toBe(false);
  });
  it('needs the published pictures where they can be compared', () => {
    const equal = cell(figures(20), figures(20), 'brightness');
    expect(isInside({ ...equal, likeness: { worst: 35.1, least: 35 } })).toBe(true);
    expect(isInside({ ...equal, likeness: { worst: 34.9, least: 35 } })).toBe(false);
  });
  it('tells chance from difference', () => {
    expect(withinErrors(cell(figures(20, 0.5, 105), figures(20)))).toBe(true);
    expect(withinErrors(cell(figures(20, 0.5, 107), figures(20)))).toBe(false);
  });
  it('leaves pictures that no draw touched out of the mean PSNR only', () => {
    expect(meanFigures([figures(20, 0.4), figures(Infinity, 1)])).toMatchObject({ psnr: 20, ssim: 0.7 });
  });
});

describe('docs/fidelity.md', () => {
  const document = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  const cells = documentedCells(document);

  it('is read back as it was written', () => {
    const { info } = perturbations.find((p) => p.info.name === 'fog')!;
    const written = [cell(figures(20), figures(20.5)), cell(figures(20), figures(30))].map((measured, i) => ({
      ...measured,
      severity: i + 1,
      inside: isInside(measured),
    }));
    const text = fidelityDocument([{ title: 'Set', about: '', infos: [info], cells: written }]);
    expect(documentedCells(text)).toEqual(written.map(({ name, severity, inside }) => ({ name, severity, inside })));
    expect(text).toContain(summaryOf({ title: 'Set', cells: written }));
    expect(text).toContain('1 of 2 cells are inside the limits; outside are fog 2');
  });

  it('names every corruption of the published sets at every severity', () => {
    const names = perturbations.map((p) => p.info).filter((info) => info.collection !== 'temper');
    const variants = LAION_SECTIONS.map(({ name }) => name).filter((name) => name.includes(' '));
    const published = [...names.map(({ name }) => name), ...variants].flatMap((name) =>
      SEVERITIES.map((severity) => `${name} ${severity}`),
    );
    expect(published.length).toBe(185);
    expect(cells.map(({ name, severity }) => `${name} ${severity}`).sort()).toEqual(published.sort());
  });

  it('has outside the limits what is listed with a reason, and nothing else', () => {
    const listed = OUTSIDE.flatMap(({ name, severities }) => severities.map((severity) => `${name} ${severity}`));
    const outside = cells.filter((c) => !c.inside).map(({ name, severity }) => `${name} ${severity}`);
    expect(outside.sort()).toEqual(listed.sort());
    for (const { reason } of OUTSIDE) expect(reason.length).toBeGreaterThan(20);
  });
});
