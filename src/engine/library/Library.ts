/** What is brought in from outside, one thing at a time. */
import type { KeyValueStore } from '../../store/KeyValueStore';
import type { Platform } from '../platform/platform';
import { DataLibrary } from './data/DataLibrary';
import { ModelLibrary } from './models/ModelLibrary';
import { Transfer } from './transfer';

export class Library {
  readonly transfer = new Transfer();
  readonly models: ModelLibrary;
  readonly data: DataLibrary;

  constructor(
    readonly store: KeyValueStore,
    platform: Platform,
  ) {
    this.models = new ModelLibrary(store, platform, this.transfer);
    this.data = new DataLibrary(store, platform, this.transfer);
  }
}
