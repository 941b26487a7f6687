/**
 * A job whose GPU is lost. The first time the GPU is asked for again; where it cannot be had, or is lost once more, WebAssembly takes its
 * place, unless somebody asked for the GPU by name. Either way the stage goes on from its last checkpoint.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { EngineStatus } from '../../contract/engine';
import { DeviceError } from '../../compute/deviceErrors';
import { experimentInputs } from '../inputs/prepareExperiment';
import type { SessionParts } from '../sessionParts';
import { carryOver } from './carryOver';

const AGAIN = 'the experiment goes on from its last checkpoint';

export class GpuLoss {
  private losses = 0;

  constructor(
    private readonly session: SessionParts,
    private readonly config: ExperimentConfig,
    private readonly say: (message: string) => void,
  ) {}

  /**
   * Makes another backend ready, so that the job can begin again where it was.
   * @throws {DeviceError} where none may or can take the place; the message says why
   */
  async recover(lost: DeviceError): Promise<void> {
    if (lost.kind !== 'lost') throw lost;
    const { renewal, interruptions, status } = this.session;
    const why = ++this.losses > 1 ? 'It was lost a second time' : await renewal.gpu();
    if (why === null) {
      interruptions.wentOn(this.config);
      this.say(`${lost.message} It was asked for again, and ${AGAIN}.`);
      return;
    }
    const told =
      this.losses > 1 ? `${lost.message} It was lost a second time` : `${lost.message} It cannot be had again: ${why}`;
    if (!renewal.mayReplace)
      throw new DeviceError(`${told}. WebGPU was asked for by name, so nothing takes its place.`, 'lost');
    const failed = await renewal.wasm();
    if (failed !== null) throw new DeviceError(`${told}. WebAssembly cannot take its place: ${failed}.`, 'lost');
    await this.carry(status);
    this.say(`${told}, so WebAssembly takes its place, and ${AGAIN}.`);
  }

  private async carry({ backend, detail }: EngineStatus): Promise<void> {
    const { basis, results } = await experimentInputs(this.session, this.config);
    this.session.interruptions.wentOver(this.config, detail);
    const { basis: mixed } = await experimentInputs(this.session, this.config);
    await carryOver(this.config, { ...basis, backend }, mixed, results);
  }
}
