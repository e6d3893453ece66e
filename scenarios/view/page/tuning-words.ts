import type { Tuning } from '../tuning.ts';

/** What was tuned in a run up to a tick, in words: `dopamine 0 from 1.500 s`. @param period seconds per tick */
export function tuningWords(tunings: readonly Tuning[], period: number, tick = Infinity): readonly string[] {
  const made = tunings.filter((tuning) => tuning.tick <= tick);
  return made.map(({ name, value, tick }) => `${name} ${value} from ${(tick * period).toFixed(3)} s`);
}
