import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BridgeError, ValidationError } from '../../../agents/errors.ts';

/** What a case came out as, to be compared with later. */
const entry = z.object({
  value: z.number().nullable(),
  pass: z.boolean(),
  digest: z.string().nullable(),
  /** The seeds that it was judged on, for people. Absent from baselines that did not keep them. */
  seeds: z.string().optional(),
});
const file = z.object({ format: z.literal(1), cases: z.record(z.string(), entry) });

export type BaselineEntry = z.output<typeof entry>;

/** Earlier outcomes by case: `water-maze@1/point/kinematic/gate`. */
export type BehaviourBaseline = Readonly<Record<string, BaselineEntry>>;

/** How a case compares with the baseline. Another digest is another behaviour, whatever the value says. */
export type Comparison = 'unchanged' | 'value changed' | 'digest changed' | 'other seeds' | 'failed' | 'new';

export function compare(now: BaselineEntry, before: BaselineEntry | undefined): Comparison {
  if (!now.pass) return 'failed';
  if (before === undefined) return 'new';
  if (before.seeds !== undefined && now.seeds !== before.seeds) return 'other seeds';
  if (now.digest !== before.digest) return 'digest changed';
  return now.value === before.value && before.pass ? 'unchanged' : 'value changed';
}

/** Why a case that passes its gate is not the behaviour of the baseline; undefined where it is, or where there is none to compare with. */
export function changeOf(now: BaselineEntry, before: BaselineEntry | undefined): string | undefined {
  const comparison = compare(now, before);
  if (comparison === 'digest changed')
    return `digest changed: ${now.digest?.slice(0, 16)}, in the baseline ${before?.digest?.slice(0, 16)}`;
  if (comparison === 'other seeds') return `the baseline is of other seeds: ${before?.seeds}`;
  return undefined;
}

/** @throws BridgeError `baseline_not_read`, ValidationError `not_a_baseline` */
export function readBaseline(path: string, mayBeMissing: boolean): BehaviourBaseline {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code;
    if (mayBeMissing && errno === 'ENOENT') return {};
    throw new BridgeError(`the baseline '${path}' cannot be read`, {
      code: 'baseline_not_read',
      received: errno,
      block: path,
      remedy: 'write it first, with --update-baseline',
      cause,
    });
  }
  const parsed = file.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.cases;
  throw new ValidationError(`'${path}' is not a baseline`, {
    code: 'not_a_baseline',
    expected: 'a file that --update-baseline wrote',
    received: parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'file'}: ${message}`).join('; '),
    block: path,
  });
}

/** A baseline as text, cases in alphabetical order so that versions compare line by line. */
export function baselineText(cases: BehaviourBaseline): string {
  const sorted = Object.fromEntries(Object.entries(cases).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ format: 1, cases: sorted }, null, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
