/**
 * Failures of the WebGPU device, which TensorFlow.js does not report: an allocation over the device's limit yields zeros
 * and no exception, and after a lost device every read rejects with an AbortError that names no cause. The engine calls
 * `checkDevice()` at step boundaries and fails the job; `onDeviceFailure` tells it at once.
 */

/** The GPU cannot be relied on any more: the worker that owns it must be replaced. The message says what to do. */
export class DeviceError extends Error {
  override name = 'DeviceError';
  constructor(
    message: string,
    readonly kind: 'out-of-memory' | 'lost' | 'validation' | 'internal',
  ) {
    super(message);
  }
}

/** The part of a `GPUDevice` that is listened to. */
export interface WatchedDevice {
  addEventListener(type: 'uncapturederror', listener: (event: { error: { message: string } }) => void): void;
  readonly lost: Promise<{ reason?: string; message: string }>;
}

type Listener = (failure: DeviceError) => void;

/** How long after a read was refused the device may say that it is lost, milliseconds. */
const LATE_MS = 200;

const watched = new WeakSet<object>();
const listeners = new Set<Listener>();
let current: object | null = null;
let failure: DeviceError | null = null;

/** Starts listening to a device; a second call for the same device does nothing. Forgets the failure of an earlier one. */
export function watchDevice(device: WatchedDevice | GPUDevice): void {
  if (watched.has(device)) return;
  watched.add(device);
  current = device;
  failure = null;
  const target = device as WatchedDevice;
  // What a device says that was let go of is of no concern any more.
  const reportOf = (error: DeviceError) => device === current && report(error);
  target.addEventListener('uncapturederror', (event) => reportOf(fromUncaptured(event.error)));
  void target.lost.then((info) => reportOf(lostError(info.message)));
}

/** Stops listening to the device, and forgets its failure: another takes its place. */
export function forgetDevice(): void {
  current = null;
  failure = null;
}

/**
 * The failure behind an error of a step, or null where the device is sound. A read that a lost device refuses can come before its loss is
 * told, so it is waited for a moment.
 */
export async function deviceFailure(): Promise<DeviceError | null> {
  if (failure || !current) return failure;
  let stop = () => {};
  const told = new Promise<void>((resolve) => (stop = onDeviceFailure(() => resolve())));
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, LATE_MS))]);
  stop();
  // It was told meanwhile.
  return failure as DeviceError | null;
}

/** Calls back on the first failure of the device (at once, if it has already failed). Returns a function that stops it. */
export function onDeviceFailure(callback: Listener): () => void {
  listeners.add(callback);
  if (failure) callback(failure);
  return () => listeners.delete(callback);
}

/**
 * To be called at step boundaries: results since the last call are good only if it returns.
 * @throws {DeviceError} if the device has failed since it was started
 */
export function checkDevice(): void {
  if (failure) throw failure;
}

function report(error: DeviceError): void {
  // The first failure is the cause; what follows are its consequences.
  if (failure) return;
  failure = error;
  for (const listener of listeners) listener(error);
}

function fromUncaptured(error: { message: string }): DeviceError {
  const text = error.message;
  const name = error.constructor.name;
  if (
    name === 'GPUOutOfMemoryError' ||
    /out of memory|exceeds the max(imum)? buffer size|larger than the max/i.test(text)
  ) {
    return new DeviceError(
      `The GPU ran out of memory. Choose a smaller batch or a smaller preset, close other tabs that use the GPU, or use the WebAssembly backend. (${text})`,
      'out-of-memory',
    );
  }
  const kind = name === 'GPUValidationError' ? 'validation' : 'internal';
  return new DeviceError(
    `The GPU reported an error, so its results cannot be trusted. Use the WebAssembly backend for this job. (${text})`,
    kind,
  );
}

function lostError(detail: string): DeviceError {
  return new DeviceError(
    `The GPU was lost: its driver was reset, or the system took it away.${detail ? ` (${detail})` : ''}`,
    'lost',
  );
}
