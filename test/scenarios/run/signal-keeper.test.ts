import { expect, it } from 'vitest';
import type { Controller, Signal } from '../../../agents/index.ts';
import { SignalKeeper } from '../../../scenarios/run/signal-keeper.ts';

let value = 0;
const signal = (part: Partial<Signal> = {}): Signal => ({
  ...{ kind: 'scalar', unit: '1', meaning: '' },
  read: (out) => void (out[0] = value++),
  ...part,
});

/** Keeps a trial of as many samples. */
function keep(keeper: SignalKeeper, index: number, samples: number): void {
  keeper.trialStart();
  for (let k = 0; k < samples; k++) keeper.sample();
  keeper.trialEnd(index);
}

it('keeps each trial by itself, and of each the signals that it has', () => {
  let signals: Record<string, Signal> = { a: signal({ range: [0, 9] }) };
  const controller = { signals: () => signals } as unknown as Controller;
  const keeper = new SignalKeeper();
  keeper.seedStart(controller);
  value = 0;
  keep(keeper, 0, 2);
  signals = { ...signals, b: signal({ kind: 'vector', read: (out) => void (out[1] = 7) }) };
  keep(keeper, 1, 1);
  const going = new SignalKeeper();
  going.restore(keeper.kept);
  going.seedStart(controller);
  signals = { a: signal({ unit: 'mV' }) };
  for (const one of [keeper, going]) {
    value = 10;
    keep(one, 2, 1);
    // A trial that does not come to its end leaves nothing.
    one.trialStart();
    one.sample();
    expect(one.kept).toEqual([
      {
        ...{ name: 'a', kind: 'scalar', unit: '1', meaning: '', range: [0, 9] },
        trials: [Float64Array.of(0, 1), Float64Array.of(2)],
      },
      {
        ...{ name: 'b', kind: 'vector', unit: '1', meaning: '' },
        trials: [new Float64Array(0), Float64Array.of(Number.NaN, 7)],
      },
      {
        ...{ name: 'a', kind: 'scalar', unit: 'mV', meaning: '' },
        trials: [new Float64Array(0), new Float64Array(0), Float64Array.of(10)],
      },
    ]);
  }
});

it('has nothing of a controller without signals', () => {
  const keeper = new SignalKeeper();
  keeper.seedStart({} as Controller);
  keep(keeper, 0, 3);
  expect(keeper.kept).toEqual([]);
});
