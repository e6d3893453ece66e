import { type Mutant, partsOf } from './mutant.ts';

const part = partsOf('scenarios/view');

/** Mistakes in what the panels of the live page tell. */
export const panels: readonly Mutant[] = [
  ...part('page/panels/signal-curves', [
    [
      'if (fresh) this.#clear();',
      'if (fresh) this.trials = [];',
      'curves of another time stay after the run was moved',
    ],
    ['from > this.#told', 'from < 0', 'a line goes on over what was lost'],
    ['count * i + at', 'i + at', 'numbers of vectors are of other samples'],
    ["unit === '1' ? [unit, name]", "unit === '' ? [unit, name]", 'pure numbers share an axis'],
    ['isAngle ? wrapped(value as number)', 'isAngle ? (value as number)', 'angles leave their axis'],
    ['Math.abs(value - before) > Math.PI', 'Math.abs(value - before) > 7', 'an angle crosses the whole plot'],
    ['(goesOn ? this.rests.pop()?.[0] : undefined)', 'undefined', 'a rest is as many as it has frames'],
    ['list.splice(0, oldRewards)', 'list.splice(0, 0)', 'rewards are never forgotten'],
    ['([, end]) => end > time', '([, end]) => end > 0', 'rests are never forgotten'],
    ['range ?? values', 'values', 'an axis has other ends than are declared'],
  ]),
  ...part('page/panels/trial-quantities', [
    ['tick += trial.rest?.ticks ?? 0;', '', 'a trial begins as if nobody had rested'],
    ['if (i < index) tick += trial.ticks;', 'tick += trial.ticks;', 'a trial begins when it ends'],
    ['Number.isFinite(probes[name]) ? probes[name] : undefined', 'probes[name]', 'a probe without a value has a mark'],
    ["success === undefined ? 'not judged' : ", '', 'a trial that nobody judged is a failure'],
  ]),
  ...part('page/panels/camera-events', [
    ['on[i] >= off[i] ?', 'on[i] > 0 ?', 'the earlier event of a pixel is shown'],
    ['>= RATE_SECONDS / this.#period', '> 1e9', 'rates are over the whole run'],
    ['if (fresh) this.#counts = [];', '', 'rates are of before the run was moved'],
  ]),
  ...part('frames/camera-picture', [
    [
      'if (polarity[n]) this.#onCount++;',
      'this.#onCount++;\n      if (polarity[n]) continue;',
      'OFF events count as ON too',
    ],
    ['    this.#onCount = this.#offCount = 0;\n    return', '    return', 'events are counted again in each frame'],
  ]),
];
