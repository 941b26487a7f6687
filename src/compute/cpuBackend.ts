/**
 * The plain JavaScript backend. It computes only where it is asked for by name and in the self-test, so it is loaded then: a first
 * visit draws its picture without it. Our own kernels for it have names of their own and may be registered before.
 */
import * as tf from './tf';

export async function addCpuBackend(): Promise<void> {
  // Under Node it came with the package.
  if (!tf.findBackendFactory('cpu')) await import('./tfjs/cpuInBrowser');
  silenceGreeting();
}

/** TensorFlow.js greets Node users on the CPU backend's first write; we are not going to install its C++ binding. */
function silenceGreeting(): void {
  const cpu = tf.findBackend('cpu') as unknown as { firstUse?: boolean } | null;
  if (cpu) cpu.firstUse = false;
}
