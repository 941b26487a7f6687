import { expect, it } from 'vitest';
import { parseReport } from '../contract/report';
import { fixtureReport } from '../../test/fixtures/report';
import { markdown } from './markdown';
import { webWarning, webWarningOf } from './webTraining';

const SAID = 'CLIP ViT-B/32 was trained on pictures from the web: 400 million pairs.';

it('warns of ImageNet-C where a model is known to be trained on the web, and names LAION-C', () => {
  const warning = webWarning([SAID, SAID], ['fog', 'glitched'])!;
  expect(warning.startsWith(`${SAID} Li et al. find that “most ImageNet-C corruption types are no longer OOD`)).toBe(
    true,
  );
  expect(warning).toMatch(/LAION-C: .*ICML 2025.*--corruptions laion-c on the command line\)\.$/);
});

it('says nothing where nothing is known, or ImageNet-C was not measured', () => {
  expect(webWarning([], ['fog'])).toBeNull();
  expect(webWarning([SAID], ['glitched', 'stickers'])).toBeNull();
  expect(webWarningOf(fixtureReport())).toBeNull();
});

it('stands beside the methods of a report, for models beside the experiment too', () => {
  const report = fixtureReport();
  const trained = parseReport({ ...report, data: { ...report.data, webTraining: [SAID] } });
  expect(markdown(trained)).toContain(`\n\n${webWarningOf(trained)!.split(' Li et al.')[0]}`);
  const others = (report.others ?? []).map((other) => ({ ...other, webTraining: SAID }));
  if (others.length > 0) expect(webWarningOf({ ...report, others })).toContain(SAID);
  expect(markdown(report)).not.toContain('no longer OOD');
});
