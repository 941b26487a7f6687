import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as deviceErrors from './deviceErrors';
import type { WatchedDevice } from './deviceErrors';

/** A device that fails on demand. */
class FakeDevice implements WatchedDevice {
  private listener: ((event: { error: { message: string } }) => void) | null = null;
  lose!: (info: { reason?: string; message: string }) => void;
  readonly lost = new Promise<{ reason?: string; message: string }>((resolve) => (this.lose = resolve));

  addEventListener(_: 'uncapturederror', listener: (event: { error: { message: string } }) => void): void {
    this.listener = listener;
  }

  raise(error: { message: string }): void {
    this.listener!({ error });
  }
}

class GPUOutOfMemoryError extends Error {}
class GPUValidationError extends Error {}

describe('device errors', () => {
  let errors: typeof deviceErrors;
  let device: FakeDevice;

  beforeEach(async () => {
    vi.resetModules();
    errors = await import('./deviceErrors');
    device = new FakeDevice();
    errors.watchDevice(device);
  });

  it('lets a sound device pass', () => {
    expect(() => errors.checkDevice()).not.toThrow();
  });

  it('names memory, by type or by message, and keeps the first failure', () => {
    device.raise(new GPUOutOfMemoryError('Failed to allocate'));
    device.raise(new GPUValidationError('Buffer is invalid'));
    expect(() => errors.checkDevice()).toThrow(/The GPU ran out of memory.*smaller batch.*Failed to allocate/);
    const other = new FakeDevice();
    errors.watchDevice(other);
    expect(() => errors.checkDevice()).not.toThrow();
    other.raise({ message: 'Buffer size (4294967296) exceeds the max buffer size limit' });
    expect(() => errors.checkDevice()).toThrow(/ran out of memory/);
  });

  it('tells a validation error from the rest', () => {
    device.raise(new GPUValidationError('Bind group is invalid'));
    expect(() => errors.checkDevice()).toThrow(expect.objectContaining({ name: 'DeviceError', kind: 'validation' }));
  });

  it('reports a lost device, and calls back at once and late', async () => {
    const early = vi.fn();
    errors.onDeviceFailure(early);
    device.lose({ reason: 'unknown', message: 'driver reset' });
    await device.lost;
    await Promise.resolve();
    expect(early).toHaveBeenCalledOnce();
    expect(() => errors.checkDevice()).toThrow(/The GPU was lost.*driver reset/);
    const late = vi.fn();
    errors.onDeviceFailure(late);
    expect(late).toHaveBeenCalledOnce();
  });

  it('stops calling back when told to', () => {
    const callback = vi.fn();
    errors.onDeviceFailure(callback)();
    device.raise(new Error('anything'));
    expect(callback).not.toHaveBeenCalled();
    expect(() => errors.checkDevice()).toThrow(expect.objectContaining({ kind: 'internal' }));
  });

  it('does not listen to a device that was let go of', async () => {
    device.raise(new Error('anything'));
    errors.forgetDevice();
    expect(() => errors.checkDevice()).not.toThrow();
    const other = new FakeDevice();
    errors.watchDevice(other);
    device.lose({ reason: 'destroyed', message: '' });
    await device.lost;
    expect(() => errors.checkDevice()).not.toThrow();
    other.lose({ reason: 'destroyed', message: '' });
    await other.lost;
    expect(() => errors.checkDevice()).toThrow(/The GPU was lost/);
  });

  it('finds the loss behind an error that came before it, and none behind others', async () => {
    expect(await errors.deviceFailure()).toBeNull();
    const failure = errors.deviceFailure();
    device.lose({ reason: 'unknown', message: '' });
    expect(await failure).toMatchObject({ kind: 'lost' });
    errors.forgetDevice();
    expect(await errors.deviceFailure()).toBeNull();
  });
});
