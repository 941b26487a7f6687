/** The self-test of the backend that does the tasks. */
import { selfTest } from '../../compute/selfTest';
import { taskKind } from '../../pool/TaskPool';

export const SELF_TEST = taskKind<null, { passed: boolean }>('self-test');

export const selfTestTask = async () => ({ passed: (await selfTest()).passed });
