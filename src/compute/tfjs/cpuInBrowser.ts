/**
 * The plain JavaScript backend of TensorFlow.js in a browser, from its parts: its own entry also exports what it shares with other
 * backends, and would bring one of them along.
 */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu';
import '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels';
import { registerBackend } from '@tensorflow/tfjs-core';

registerBackend('cpu', () => new MathBackendCPU(), 1);
