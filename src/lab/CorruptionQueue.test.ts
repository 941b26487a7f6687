import { describe, expect, it } from 'vitest';
import { plainPicture } from '../../test/fixtures/fakeEngine';
import type { CorruptRequest } from '../contract/engine';
import type { Picture } from '../contract/image';
import { CorruptionQueue } from './CorruptionQueue';

const request = (perturbation: string): CorruptRequest => ({
  picture: plainPicture(0),
  perturbation,
  severity: 1,
  seed: 1,
  table: 'imagenet-c',
});
const job = (name: string) => ({ key: name, request: request(name) });

/** An engine whose answers come one by one, when the test says so. */
function stepwise() {
  const asked: string[] = [];
  const answers: ((picture: Picture) => void)[] = [];
  const corrupt = ({ perturbation }: CorruptRequest) => {
    asked.push(perturbation);
    return new Promise<Picture>((resolve) => answers.push(resolve));
  };
  const answer = async () => {
    answers.shift()!(plainPicture(1));
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { asked, answer, corrupt };
}

describe('CorruptionQueue', () => {
  it('asks for one picture at a time, the large one first', async () => {
    const { asked, answer, corrupt } = stepwise();
    const queue = new CorruptionQueue(corrupt);
    const drawn: string[] = [];
    queue.grid([job('a'), job('b')], (key) => drawn.push(key));
    const large = queue.large(request('large'));
    expect(asked).toEqual(['a']);
    await answer();
    expect(asked).toEqual(['a', 'large']);
    await answer();
    await answer();
    expect(drawn).toEqual(['a', 'b']);
    expect(await large).not.toBeNull();
  });

  it('drops the rest of an older grid, and its answer that is under way', async () => {
    const { asked, answer, corrupt } = stepwise();
    const queue = new CorruptionQueue(corrupt);
    const drawn: string[] = [];
    queue.grid([job('old 1'), job('old 2')], (key) => drawn.push(key));
    queue.grid([job('new')], (key) => drawn.push(key));
    await answer();
    await answer();
    expect(asked).toEqual(['old 1', 'new']);
    expect(drawn).toEqual(['new']);
  });

  it('answers a large picture that was overtaken with null', async () => {
    const { answer, corrupt } = stepwise();
    const queue = new CorruptionQueue(corrupt);
    queue.grid([job('a')], () => {});
    const first = queue.large(request('first'));
    const second = queue.large(request('second'));
    expect(await first).toBeNull();
    await answer();
    await answer();
    expect(await second).not.toBeNull();
  });

  it('reports a failing grid once and goes on with what comes next', async () => {
    let broken = true;
    const queue = new CorruptionQueue(async () => {
      if (broken) throw new Error('no');
      return plainPicture(2);
    });
    const errors: unknown[] = [];
    queue.grid(
      [job('a'), job('b')],
      () => {},
      (error) => errors.push(error),
    );
    await new Promise((resolve) => setTimeout(resolve));
    expect(errors).toHaveLength(1);
    broken = false;
    expect(await queue.large(request('x'))).not.toBeNull();
  });
});
