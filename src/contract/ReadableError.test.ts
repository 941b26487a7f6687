import { describe, expect, it } from 'vitest';
import { ReadableError } from './ReadableError';

describe('an error for people', () => {
  it('keeps its message', () => {
    const cause = new Error('why');
    const error = new ReadableError('x.zip is damaged. Download it again.', { cause });
    expect([error.message, error.cause]).toEqual(['x.zip is damaged. Download it again.', cause]);
  });

  it('is cut in the middle where a file makes it long', () => {
    const { message } = new ReadableError(`x.zip holds "${'a'.repeat(1e6)}". Pack it again.`);
    expect(message.length).toBeLessThan(2000);
    expect(message).toMatch(/^x\.zip holds "a+ … a+"\. Pack it again\.$/);
  });
});
