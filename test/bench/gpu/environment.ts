/** What a figure was measured on. */
import { probeAdapter } from '../../../src/compute/adapter';
import * as tf from '../../../src/compute/tf';
import type { Environment } from './rows';

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Asks for the adapter that TensorFlow.js gets. */
export async function adapterDescription(): Promise<Pick<Environment, 'adapter' | 'features' | 'limits' | 'software'>> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('WebGPU has no adapter here.');
  const { vendor, architecture, device, description } = adapter.info;
  return {
    adapter: { vendor, architecture, device, description },
    features: [...adapter.features].sort(),
    limits: Object.fromEntries(LIMITS.map((name) => [name, Number(adapter.limits[name])])),
    software: (await probeAdapter(navigator.gpu)).kind === 'software',
  };
}

export function versionsOf(host: Record<string, string>): Record<string, string> {
  return { ...host, 'TensorFlow.js': tf.version_core };
}
