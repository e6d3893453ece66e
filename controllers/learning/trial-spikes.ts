import { ValidationError } from '../../agents/errors.ts';

/** The spikes of a trial, and its length in steps of 1 ms. */
interface TrialSpikes {
  readonly ticks: number;
  readonly spikes: { readonly ticks: ArrayLike<number>; readonly ids: ArrayLike<number> };
}

/**
 * Checks that each spike of a trial lies within it, and that no input spikes twice in one step: the first would never come, and the second
 * one late.
 *
 * @param inputs number of inputs
 * @param block name of what runs the trial
 * @throws ValidationError `impossible_value`
 */
export function checkTrialSpikes({ spikes, ticks }: TrialSpikes, inputs: number, block: string): void {
  const seen = new Uint8Array(Math.ceil((ticks * inputs) / 8));
  for (let k = 0; k < spikes.ticks.length; k++) {
    const [tick, id] = [spikes.ticks[k], spikes.ids[k]];
    if (!(Number.isInteger(tick) && tick >= 0 && tick < ticks))
      throw new ValidationError(`spike ${k} of a trial lies outside it`, {
        code: 'impossible_value',
        expected: `a whole step from 0 to ${ticks - 1}, as the trial has ${ticks} steps of 1 ms`,
        received: tick,
        block,
        remedy: 'make the trial longer, or leave the spike out',
      });
    // Inputs that are not there are refused where spikes are played.
    if (!(id >= 0 && id < inputs)) continue;
    const place = tick * inputs + id;
    const [at, bit] = [Math.floor(place / 8), 1 << (place % 8)];
    if ((seen[at] & bit) !== 0)
      throw new ValidationError(`input ${id} of a trial spikes twice in step ${tick}`, {
        code: 'impossible_value',
        expected: 'at most one spike of an input in a step',
        received: `spike ${k} is the second one`,
        block,
        remedy: 'leave one out, move it by a step, or let several inputs stand for one that fires so fast',
      });
    seen[at] |= bit;
  }
}
