/**
 * Gives Node a `navigator.gpu`: Dawn, from the npm package `webgpu`, which has to be installed beside. To be loaded before anything
 * else: `node --import tsx --import ./test/bench/gpu/dawn.mjs test/bench/gpu.ts`.
 */
import { availableParallelism } from 'node:os';
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
const navigator = { gpu: create([]), hardwareConcurrency: availableParallelism(), userAgent: 'node', language: 'en' };
Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
