import { digestOfSeeds } from '../../measure/digest.ts';
import type { History } from './history.ts';

/** What there is to be said of the digest of a run as far as it was seen; at its end it is the one that the command line prints. */
export function digestWords(
  { digest, completed, tuned }: Pick<History, 'completed' | 'tuned'> & { readonly digest: string | undefined },
  done: boolean,
): { readonly whole: string; readonly words: string } {
  // That of a run of this seed alone.
  const whole = digest && done ? digestOfSeeds([digest]) : (digest ?? '');
  if (tuned.length > 0) return { whole, words: `tuned (${tuned.join(', ')}): no digest` };
  if (digest === undefined) return { whole, words: '' };
  const of = done ? '' : ` of ${completed} ${completed === 1 ? 'trial' : 'trials'}`;
  return { whole, words: `digest${of}: ${whole.slice(0, 16)}` };
}
