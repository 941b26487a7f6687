/** An SVG drawing as a PNG, at twice its size: sharp on paper and on a projector. */

const SCALE = 2;

/** @throws {Error} where this browser cannot draw it */
export async function rasterised(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(SCALE * image.naturalWidth, SCALE * image.naturalHeight);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('it gives no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`This browser could not draw the picture (${why}). Save it as SVG instead.`, { cause: error });
  } finally {
    URL.revokeObjectURL(address);
  }
}
