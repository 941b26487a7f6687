/** The data library in a worker, as the engine runs it, over a database of its own. */
import { expose } from 'comlink';
import { decodeInBrowser } from '../../src/engine/platform/decodeInBrowser';
import { DataLibrary } from '../../src/engine/library/data/DataLibrary';
import { Transfer } from '../../src/engine/library/transfer';
import { IndexedDbStore } from '../../src/store/IndexedDbStore';

const store = new IndexedDbStore('temper-data-test');
const library = new DataLibrary(store, { decode: decodeInBrowser, fetch: (...args) => fetch(...args) }, new Transfer());

const worker = {
  openData: (...args: Parameters<DataLibrary['openData']>) => library.openData(...args),
  openDataAt: (...args: Parameters<DataLibrary['openDataAt']>) => library.openDataAt(...args),
  keepData: (...args: Parameters<DataLibrary['keepData']>) => library.keepData(...args),
  forgetData: (id: string) => library.forgetData(id),
  /** A split as a new library reads it, as after a reload. */
  async pictures(id: string, split: string) {
    const fresh = new DataLibrary(new IndexedDbStore('temper-data-test'), library['platform'], new Transfer());
    return (await fresh.load(id)).pictures(split);
  },
  keys: () => store.keys(),
};
export type DataWorker = typeof worker;

expose(worker);
