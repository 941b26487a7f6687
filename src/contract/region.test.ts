import { describe, expect, it } from 'vitest';
import { formatRegion, MOST_LETTERS, MOST_POINTS, parseRegion, regionWords, type Region } from './region';

describe('a region as text', () => {
  it.each([
    'rect:0.1,0.2,0.5,0.4',
    'ellipse:0,0,1,1:outside',
    'rect:0.25,0.25,0.5,0.5:feather:0.05',
    'ellipse:0.1,0.1,0.2,0.3:feather:8px:outside',
    'brush:1s5z5z9g9g.0u00zz',
  ])('%s says what it said', (text) => expect(formatRegion(parseRegion(text))).toBe(text));

  it.each([
    ['square:0,0,1,1', 'begins with rect, ellipse or brush'],
    ['rect:10,20,100,80', 'not pixels'],
    ['rect:0.5,0,0.8,1', 'at most 1'],
    ['rect:0,0,0,1', 'inside the picture'],
    ['rect:0,0,1', 'left, top, width, height'],
    ['rect:0,0,1,1e3', 'left, top, width, height'],
    ['rect:0,0,1,1:feather:-2', 'The feather is'],
    ['rect:0,0,1,1:soft', 'only feather:WIDTH and outside'],
    ['brush:', 'damaged'],
    ['brush:1s5z5', 'damaged'],
    ['brush:1s5Z5z', 'damaged'],
    ['brush:005z5z', 'damaged'],
    [`brush:1s${'5z5z'.repeat(MOST_POINTS + 1)}`, 'at most'],
    [`brush:${'1'.repeat(20_000)}`, 'at most'],
  ])('%s is refused', (text, why) => expect(() => parseRegion(text)).toThrow(why));

  it('holds as many strokes as there may be points', () => {
    const strokes = Array.from({ length: MOST_POINTS }, () => ({ radius: 0.1, points: [[0.5, 0.5] as const] }));
    const most: Region = { shape: 'brush', strokes, feather: { value: 2048, unit: 'px' }, outside: true };
    const text = formatRegion(most);
    expect(text.length).toBeLessThanOrEqual(MOST_LETTERS);
    expect(parseRegion(text)).toMatchObject({ shape: 'brush', outside: true });
  });

  it('is said in words', () => {
    expect(regionWords(parseRegion('rect:0.1,0.2,0.5,0.4:feather:8px'))).toBe(
      'a rectangle of 50 × 40 % at 10, 20 %, soft over 8 px',
    );
    expect(regionWords(parseRegion('brush:1s5z5z:outside'))).toBe('all but 1 brush stroke');
  });
});
