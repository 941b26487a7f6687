/** What the first bytes of a picture say: nothing of it throws, and no size is nonsense. */
import { pictureFacts, whyUndecodable, type PictureFacts } from '../../../src/image/pictureFormat';
import { pictureSeeds } from '../seeds/pictures';
import { defineTarget, holds } from '../Target';

export const target = defineTarget<PictureFacts>({
  name: 'pictureFacts',
  reads: 'image/pictureFormat.ts',
  seeds: pictureSeeds,
  refusals: [],
  run: ([file]) => pictureFacts(file!.bytes),
  check(facts) {
    const { size, depth } = facts;
    const whole = (n: number) => Number.isSafeInteger(n) && n >= 0;
    holds(
      size === null || (whole(size.width) && whole(size.height)),
      `It has ${size?.width} × ${size?.height} pixels.`,
    );
    holds(whole(depth), `It has ${depth} bits.`);
    holds(whyUndecodable(facts, '').length > 10, 'It has no words.');
  },
});
