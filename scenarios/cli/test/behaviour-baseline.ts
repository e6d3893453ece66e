import { readFileSync } from 'node:fs';
import { BridgeError, ValidationError } from '../../../agents/errors.ts';
import { count, either, fields, flag, named, nothing, number, optional, text } from '../../scenario/plain-data.ts';

/** Outcome of a case, for later comparison. */
export interface BaselineEntry {
  /** In the unit of the gate's metric; null where it is no number. */
  readonly value: number | null;
  readonly pass: boolean;
  /** Of the run; null where there is none. */
  readonly digest: string | null;
  /** The seeds that it was judged on, for people. Absent from baselines that did not keep them. */
  readonly seeds?: string;
}

const ENTRY = fields({
  value: either(nothing, number),
  pass: flag,
  digest: either(nothing, text),
  seeds: optional(text),
});
const FILE = fields({ format: count(1, 1), cases: named(ENTRY) });

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
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
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
  const parsed = parseJson(content);
  const flaw = FILE(parsed, '');
  if (flaw === undefined) return (parsed as { readonly cases: BehaviourBaseline }).cases;
  throw new ValidationError(`'${path}' is not a baseline`, {
    code: 'not_a_baseline',
    expected: `a file that --update-baseline wrote; ${flaw.at || 'the file'}: ${flaw.expected}`,
    received: flaw.received,
    block: path,
  });
}

/** A baseline as text, cases in alphabetical order so that versions compare line by line. */
export function baselineText(cases: BehaviourBaseline): string {
  const sorted = Object.fromEntries(Object.entries(cases).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ format: 1, cases: sorted }, null, 2)}\n`;
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
