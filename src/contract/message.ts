/** The words of whatever was thrown, for people: an error's message, a DOMException's, or the thing itself as text. */
export function messageOf(thrown: unknown): string {
  const message = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  return typeof message === 'string' && message !== '' ? message : String(thrown);
}
