import { transformSync } from 'esbuild';
import { RandomStream } from '../../../kernels/random.ts';
import type { Mistake } from './mistakes.ts';
import { mistakesIn, withMistake } from './mistakes.ts';

/** A mistake that was drawn, and where. */
export interface Drawn extends Mistake {
  /** From the root of the repository. */
  readonly file: string;
  /** Of its first character; the first line is 1. */
  readonly line: number;
  /** The lines that it is in, without and with it. */
  readonly before: string;
  readonly after: string;
}

/** What runs of a module; undefined if it is no TypeScript. */
function emitted(text: string): string | undefined {
  try {
    return transformSync(text, { loader: 'ts', minifySyntax: true, minifyWhitespace: true, logLevel: 'silent' }).code;
  } catch {
    return undefined;
  }
}

function placed(file: string, text: string, mistake: Mistake): Drawn {
  const from = text.lastIndexOf('\n', mistake.start - 1) + 1;
  const next = text.indexOf('\n', mistake.end);
  const rest = text.length - (next < 0 ? text.length : next);
  const whole = withMistake(text, mistake);
  return {
    ...mistake,
    file,
    line: text.slice(0, from).split('\n').length,
    before: text.slice(from, text.length - rest).trim(),
    after: whole.slice(from, whole.length - rest).trim(),
  };
}

/**
 * `count` mistakes of all that can be made in sources, or all of them if there are fewer: each is as likely as any other. What does not
 * compile, or runs the same as the source or as a mistake that was drawn before, is left out. The same seed and sources give the same ones.
 *
 * @param sources texts by paths
 */
export function draw(sources: ReadonlyMap<string, string>, count: number, seed: number): readonly Drawn[] {
  const all = [...sources].flatMap(([file, text]) => mistakesIn(text).map((mistake) => ({ file, text, mistake })));
  const random = new RandomStream(seed, 'mistakes');
  /** What runs of sources, and with the mistakes drawn before. */
  const seen = new Set<string>();
  const drawn: Drawn[] = [];
  for (let left = all.length; left > 0 && drawn.length < count; left--) {
    const at = Math.floor(random.uniform() * left);
    const { file, text, mistake } = all[at];
    all[at] = all[left - 1];
    seen.add(`${file}\n${emitted(text)}`);
    const runs = emitted(withMistake(text, mistake));
    if (runs === undefined || seen.has(`${file}\n${runs}`)) continue;
    seen.add(`${file}\n${runs}`);
    drawn.push(placed(file, text, mistake));
  }
  return drawn;
}
