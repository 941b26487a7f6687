/** Looks at a camera again and again, and tells of each text that it has not seen before. */
import type { QrReader } from './QrReader';

/** Between two looks, milliseconds: a code is held up for a second at least. */
const PAUSE_MS = 120;

/**
 * @param onText a QR code was seen for the first time
 * @returns ends it
 */
export function scan(
  video: HTMLVideoElement,
  reader: Pick<QrReader, 'read'>,
  { onText, onProblem }: { onText: (text: string) => void; onProblem: (error: unknown) => void },
): () => void {
  let going = true;
  const seen = new Set<string>();
  const look = async () => {
    while (going) {
      try {
        const texts = video.videoWidth > 0 ? await reader.read(video) : [];
        if (!going) return;
        for (const text of texts) {
          if (seen.has(text)) continue;
          seen.add(text);
          onText(text);
        }
      } catch (error) {
        if (going) onProblem(error);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  void look();
  return () => (going = false);
}
