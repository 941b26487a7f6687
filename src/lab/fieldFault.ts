import { ConfigError } from '../contract/config';
import { messageOf } from '../contract/message';

/** What is wrong, to be read beside the field `path`. */
export function fieldFault(path: string, error: unknown): string {
  if (!(error instanceof ConfigError)) return messageOf(error);
  const words = error.issues.map((issue) => (issue.path === path ? issue.message : `${issue.path}: ${issue.message}`));
  return `${words.join('; ')}.`;
}
