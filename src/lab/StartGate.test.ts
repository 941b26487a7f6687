import { expect, it, vi } from 'vitest';
import { fakeEngine } from '../../test/fixtures/fakeEngine';
import { fixtureReport } from '../../test/fixtures/report';
import { BRINGING, StartGate } from './StartGate';

it('holds what is brought until the engine is there, says so once, and then lets it through', async () => {
  const engine = fakeEngine();
  const onWait = vi.fn();
  const gate = new StartGate(onWait);
  const held = gate.behind(engine, BRINGING);
  const both = Promise.all([held.importReport(fixtureReport()), held.importReport(fixtureReport())]);
  // What is not brought is the engine's own affair.
  await held.history();
  expect(engine.calls).not.toContain('importReport');
  expect(onWait).toHaveBeenCalledTimes(1);
  gate.open();
  await both;
  expect(engine.calls.filter((verb) => verb === 'importReport')).toHaveLength(2);
  await held.importReport(fixtureReport());
  expect(onWait).toHaveBeenCalledTimes(1);
});

it('tells who waits that it could not be started, and holds again after a restart', async () => {
  const gate = new StartGate(() => {});
  const waits = gate.pass();
  gate.fail(new Error('No WebAssembly.'));
  await expect(waits).rejects.toThrow('No WebAssembly.');
  gate.open();
  await gate.pass();
  gate.close();
  let passed = false;
  const again = gate.pass().then(() => (passed = true));
  await Promise.resolve();
  expect(passed).toBe(false);
  gate.open();
  await again;
});
