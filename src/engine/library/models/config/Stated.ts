/** What a file of settings says about a network, each with the words for a person. */
import type { Padding } from '../../../../models/convolution';
import type { Preprocessing } from '../../../../models/preprocessing';

export interface Stated {
  /** The file that says it. */
  name: string;
  preprocessing?: Preprocessing;
  inputSize?: number;
  padding?: Padding;
  classNames?: readonly string[];
  /** Name of the architecture, as its publisher calls it. */
  architecture?: string;
  /** How photographs are brought to the input, where it is said. */
  cut?: Cut;
  /** What the network here does otherwise than the file says, in sentences. */
  otherwise?: readonly string[];
}

/** How a photograph becomes a square. */
export interface Cut {
  /** The short side that it is brought to, over the side that is cut out of its middle; null where it is squeezed whole. */
  ratio: number | null;
  /** Such as `bicubic`. */
  filter: string;
}
