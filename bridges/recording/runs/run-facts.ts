import type { Body } from '../../../agents/index.ts';

/** A run, as what is told of it says. */
export interface ToldRunInfo {
  /** What the run follows from, one entry per key. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Absent where several are told one after the other. */
  readonly seed?: number;
  readonly body: Body;
  /** Seconds per tick. */
  readonly period: number;
}

/** Facts about a run by name, as text. */
export function runFacts({ identity, seed, body, period }: ToldRunInfo): Record<string, string> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const all = { ...identity, seed, period_s: period, body_description: body };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, text(value)]])),
  );
}
