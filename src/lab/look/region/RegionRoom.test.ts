import { describe, expect, it } from 'vitest';
import { RegionRoom } from './RegionRoom.svelte';

function opened(where: string) {
  const look = { where, setWhere: (next: string) => (look.where = next) };
  return { look, room: new RegionRoom(look) };
}

describe('the part under the hand', () => {
  it('takes strokes, undoes and clears them, and keeps its edge meanwhile', () => {
    const { look, room } = opened('brush:');
    expect(room.brush?.strokes).toEqual([]);
    room.paint([[0.5, 0.5]]);
    expect(look.where).toMatch(/^brush:\w{6}$/);
    const again = opened(`${look.where}:feather:0.1`);
    again.room.clear();
    expect(again.look.where).toBe('brush::feather:0.1');
    expect(opened(again.look.where).room.brush).toMatchObject({ strokes: [], feather: { value: 0.1 } });
  });

  it('is softened and inverted, and says what is wrong with a link', () => {
    const { look, room } = opened('rect:0,0,0.5,1');
    room.soften(0.2);
    expect(look.where).toBe('rect:0,0,0.5,1:feather:0.2');
    const inverted = opened(look.where);
    inverted.room.invert(true);
    expect(inverted.look.where).toBe('rect:0,0,0.5,1:feather:0.2:outside');
    const wrong = opened('rect:0.5,0,0.9,1');
    expect(wrong.room.region).toBeNull();
    expect(wrong.room.fault).toContain('at most 1');
  });
});
