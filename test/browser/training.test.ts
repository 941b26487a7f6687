/** Complete fine-tuning of a small transformer in the browser: the gradients of the method's loss, with the bodies of the unit tests. */
import '../../src/train/published.test';
