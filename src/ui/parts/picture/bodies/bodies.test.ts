import { describe, expect, it } from 'vitest';
import { fixtureReport } from '../../../../../test/fixtures/report';
import { heatMaps } from '../../../../report/charts';
import { framedSvg, whatIsMissing } from '../framedSvg';
import { barsBody, PERCENT_AXIS } from './barsBody';
import { heatMapBody } from './heatMapBody';

const FACTS = { title: 'A chart', note: 'n = 1.', source: 'Temper' };

describe('charts that are no Plot', () => {
  it('draw heat maps with a cell for each corruption and severity of each map', () => {
    const report = fixtureReport();
    const three = heatMaps(report)!;
    const svg = framedSvg(heatMapBody([three.before, three.after, three.difference], 0.2), FACTS);
    expect(whatIsMissing(svg)).toEqual([]);
    const cells = 3 * report.data.corruptions.length * report.data.severities.length;
    expect(svg.match(/<rect/g)).toHaveLength(cells + 1);
    expect(svg).toContain('Difference');
  });

  it('draw bars in their inks, with words where they fit', () => {
    const rows = [
      {
        label: 'Fog',
        parts: [
          { from: 0, to: 0.5, fill: 'var(--blue)', text: 'guitar' },
          { from: 0.5, to: 0.51, fill: 'rgb(1 2 3)', text: 'panda' },
        ],
        mark: 0.5,
      },
    ];
    const svg = framedSvg(barsBody(rows, PERCENT_AXIS), FACTS);
    expect(whatIsMissing(svg)).toEqual([]);
    expect(svg).toContain('guitar');
    expect(svg).not.toContain('panda');
    expect(svg).toContain('#2f6193');
  });
});
