/** Names that folders of published corrupted sets have, so that `fog/3/0.png` is not taken for a class named fog. */

const PUBLISHED = // ImageNet-C, its extra ones, ImageNet-C̄.
  (
    'gaussian_noise shot_noise impulse_noise defocus_blur glass_blur motion_blur zoom_blur snow frost fog brightness contrast ' +
    'elastic_transform pixelate jpeg_compression speckle_noise gaussian_blur spatter saturate ' +
    'blue_noise_sample brownish_noise caustic_refraction checkerboard_cutout cocentric_sine_waves concentric_sine_waves ' +
    'inverse_sparkles perlin_noise plasma_noise single_frequency_greyscale sparkles'
  ).split(' ');
const KNOWN = new Set(PUBLISHED);

/** Whether a folder is called as a published corruption is, in whatever spelling. */
export function isCorruptionName(name: string): boolean {
  return KNOWN.has(name.toLowerCase().replaceAll(/[\s-]+/g, '_'));
}

/** 1 to 5; fractions lie between the published ones. */
export function severityOf(name: string): number | null {
  if (!/^[1-5](\.\d{1,6})?$/.test(name)) return null;
  const severity = Number(name);
  return severity <= 5 ? severity : null;
}
