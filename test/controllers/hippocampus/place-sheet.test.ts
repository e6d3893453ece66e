// @module-tag long
import { describe, expect, it } from 'vitest';
import type { PlaceSheetOptions } from '../../../controllers/hippocampus/place-sheet.ts';
import { PlaceSheet } from '../../../controllers/hippocampus/place-sheet.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { outwardSteps, reach, speedAlong } from '../../../scenarios/measure/replay/path.ts';
import { mean, median } from '../../../scenarios/statistics/averages.ts';
import { pointing, restAt } from './waves.ts';

/** m, in a sheet from -0.5 to 0.5. */
const GOAL = [0.2, -0.2] as const;
/** m/s of an agent that runs. */
const RUNNING = 0.2;

const sheetOf = (options: Partial<PlaceSheetOptions> = {}) =>
  new PlaceSheet({ seed: 1, period: 1e-3, side: 1, ...options });

const weights = ({ simulation, recurrent }: PlaceSheet) => simulation.synapses(recurrent, 'w');

function sums(sheet: PlaceSheet): Float64Array {
  const { post } = sheet.simulation.connections(sheet.recurrent);
  const all = new Float64Array(sheet.cells.size);
  for (const [k, w] of weights(sheet).entries()) all[post[k]] = all[post[k]] + w;
  return all;
}

describe('at rest', () => {
  const sheet = sheetOf();
  const before = weights(sheet);
  const { waves, spikes } = restAt(sheet, GOAL, 3001);

  it('waves start by themselves where the agent is, and leave it', () => {
    expect(waves.length).toBeGreaterThanOrEqual(4);
    const [x, y] = GOAL;
    // A wave starts elsewhere in one second of twenty, by a spike of chance.
    const starts = [0, 1, 2].map((second) => {
      const first = spikes.filter(({ tick }) => Math.floor(tick / 1000) === second).slice(0, 5);
      return first.reduce((sum, spike) => sum + Math.hypot(spike.x - x, spike.y - y), 0) / 5;
    });
    expect(starts.sort((a, b) => a - b)[1]).toBeLessThan(0.1);
    expect(median(waves.map((wave) => reach(wave, { x, y })))).toBeGreaterThan(0.2);
  });

  it('waves travel at 8 to 18 times the speed of running', () => {
    const speed = mean(waves.map((wave) => speedAlong(wave, wave.windowSeconds)));
    expect(speed / RUNNING).toBeGreaterThan(8);
    expect(speed / RUNNING).toBeLessThan(18);
  });

  it('each second ends in silence', () => {
    expect(spikes.length).toBeGreaterThan(3000);
    expect(spikes.filter(({ tick }) => tick % 1000 >= 810)).toEqual([]);
    expect(spikes.some(({ tick }) => tick % 1000 > 790)).toBe(true);
  });

  it('eligibility points where the waves came from, and weights follow', () => {
    expect(pointing(sheet, 'e', GOAL)).toBeGreaterThan(0.25);
    expect(pointing(sheet, 'w', GOAL)).toBeGreaterThan(0.045);
    expect(weights(sheet)).not.toEqual(before);
  });

  it('no weights onto a cell add up to more than 1, and none is negative', () => {
    expect(Math.max(...sums(sheet))).toBeLessThan(1 + 1e-5);
    expect(Math.min(...weights(sheet))).toBeGreaterThanOrEqual(0);
  });
});

describe.each([
  ['steps of 0.5 ms', { period: 5e-4 }],
  ['an exponential escape rate', { neuron: 'exponential' }],
  ['two cells a place', { cellsPerPlace: 2 }],
] as const)('at rest with %s', (_, options) => {
  const sheet = sheetOf(options);
  const { waves } = restAt(sheet, GOAL, 3001);

  it('waves leave the agent', () => {
    const [x, y] = GOAL;
    expect(waves.length).toBeGreaterThanOrEqual(4);
    const [outward, steps] = waves.reduce(
      ([out, all], wave) => [out + outwardSteps(wave, { x, y }), all + wave.x.length - 1],
      [0, 0],
    );
    expect(outward / steps).toBeGreaterThan(0.5);
    const speed = mean(waves.map((wave) => speedAlong(wave, wave.windowSeconds))) / RUNNING;
    expect(speed).toBeGreaterThan(8);
    expect(speed).toBeLessThan(18);
  });

  it('eligibility points where they came from', () => {
    expect(pointing(sheet, 'e', GOAL)).toBeGreaterThan(0.15);
  });
});

it('at rest with noise below a threshold, wide bumps start at the agent, and eligibility points there', () => {
  const sheet = sheetOf({ neuron: 'threshold' });
  const { spikes } = restAt(sheet, GOAL, 2001);
  for (const second of [0, 1]) {
    const [first] = spikes.filter(({ tick }) => Math.floor(tick / 1000) === second);
    expect(Math.hypot(first.x - GOAL[0], first.y - GOAL[1])).toBeLessThan(0.1);
  }
  expect(Math.max(...spikes.map(({ x, y }) => Math.hypot(x - GOAL[0], y - GOAL[1])))).toBeGreaterThan(0.5);
  expect(pointing(sheet, 'e', GOAL)).toBeGreaterThan(0.5);
  expect(Math.max(...sums(sheet))).toBeCloseTo(0.8, 5);
});

it('at rest with conductances, waves start at the agent, and eligibility points there', () => {
  const sheet = sheetOf({ neuron: 'conductance' });
  const { waves, spikes } = restAt(sheet, GOAL, 3001);
  const away = ({ x, y }: { readonly x: number; readonly y: number }) => Math.hypot(x - GOAL[0], y - GOAL[1]);
  // Some start elsewhere, by a spike of chance.
  const starts = [0, 1, 2].map((second) => away(spikes.filter(({ tick }) => Math.floor(tick / 1000) === second)[0]));
  expect(median(starts)).toBeLessThan(0.1);
  expect(waves.length).toBeGreaterThanOrEqual(3);
  const speed = mean(waves.map((wave) => speedAlong(wave, wave.windowSeconds))) / RUNNING;
  expect(speed).toBeGreaterThan(8);
  expect(speed).toBeLessThan(18);
  expect(pointing(sheet, 'e', GOAL)).toBeGreaterThan(0.2);
  expect(Math.max(...sums(sheet))).toBeCloseTo(1.1, 5);
});

it.each([
  ['softplus', 'lif_softplus'],
  ['exponential', 'lif_exponential_escape'],
  ['threshold', 'lif_diffusive_noise'],
  ['conductance', 'lif_softplus_conductance'],
] as const)('the cells with %s are those of %s', (neuron, name) => {
  expect(sheetOf({ neuron, cellsPerSide: 4 }).cells.model.name).toBe(name);
});

it('a spike takes 1 ms and brings as much, whatever the step', () => {
  const [brought, halves] = [1e-3, 5e-4].map((period) => {
    const { cells, recurrent } = sheetOf({ period, cellsPerSide: 4 });
    expect(recurrent.delay).toBe(1e-3);
    const steps = Array.from({ length: 200 }, (_, n) => Math.exp((-n * period) / 3e-3));
    return ((cells.parameters.get('J') as number) * period * steps.reduce((sum, left) => sum + left)) / 3e-3;
  });
  expect(brought / 150).toBeCloseTo(1.176, 3);
  expect(halves / brought).toBeCloseTo(1, 12);
});

it('cells of one place are driven alike and connected, with each other and with all around', () => {
  const sheet = sheetOf({ cellsPerPlace: 2 });
  const { centres, simulation } = sheet;
  sheet.run(...GOAL);
  const drive = simulation.input(sheet.cells, 'drive', 'mV/ms');
  expect(drive.slice(1600, 3200)).toEqual(drive.slice(0, 1600));
  expect(centres.slice(3200)).toEqual(centres.slice(0, 3200));
  const { pre, post } = simulation.connections(sheet.recurrent);
  const onto = (cell: number): number[] => [...pre].filter((_, k) => post[k] === cell).sort((a, b) => a - b);
  const first = [0, 1, 2, 40, 42, 80, 81, 82];
  expect(onto(41)).toEqual([...first, ...[...first, 41].map((cell) => cell + 1600).sort((a, b) => a - b)]);
  expect(sums(sheet)[1641]).toBeCloseTo(1, 5);
});

it('is driven by a Gaussian around the agent of 4 % of the side, five times as strong while it runs', () => {
  const sheet = sheetOf();
  const { centres, simulation } = sheet;
  const drive = simulation.input(sheet.cells, 'drive', 'mV/ms');
  const differences = (peak: number): number[] =>
    Array.from({ length: sheet.cells.size }, (_, i) => {
      const [dx, dy] = [centres[2 * i] - GOAL[0], centres[2 * i + 1] - GOAL[1]];
      return Math.abs(drive[i] - peak * Math.exp(-(dx * dx + dy * dy) / (2 * 0.04 ** 2)));
    });
  sheet.run(...GOAL);
  expect(Math.max(...differences(0.5))).toBeLessThan(1e-7);
  sheet.rest(...GOAL, 0, 1);
  expect(Math.max(...differences(0.1))).toBeLessThan(1e-7);
});

it('is silent, and learns nothing, while inhibition holds on', () => {
  const sheet = sheetOf();
  const before = weights(sheet);
  expect(restAt(sheet, GOAL, 1000, true).spikes).toEqual([]);
  expect(pointing(sheet, 'w', GOAL)).toBeCloseTo(0, 1);
  for (const [k, w] of weights(sheet).entries()) expect(Math.abs(w - before[k])).toBeLessThan(1e-6);
});

it('eligibility does not point there where pre before post counts', () => {
  const sheet = sheetOf({ rule: 'causal' });
  restAt(sheet, GOAL, 3000);
  expect(pointing(sheet, 'e', GOAL)).toBeLessThan(0.1);
});

it('shuffling gives each cell its weights back in another order, each with its eligibility', () => {
  const sheet = sheetOf();
  restAt(sheet, GOAL, 500);
  const { post } = sheet.simulation.connections(sheet.recurrent);
  const before = weights(sheet);
  const byTarget = (): string[][] => {
    const lists: string[][] = Array.from({ length: sheet.cells.size }, () => []);
    const eligibility = sheet.simulation.synapses(sheet.recurrent, 'e');
    for (const [k, w] of weights(sheet).entries()) lists[post[k]].push(`${w} ${eligibility[k]}`);
    return lists.map((list) => list.sort());
  };
  const lists = byTarget();
  sheet.shuffle(new RandomStream(1, 'a test'));
  expect(byTarget()).toEqual(lists);
  const moved = weights(sheet).filter((w, k) => w !== before[k]).length;
  expect(moved / before.length).toBeGreaterThan(0.8);
});

it('keeps cells without neighbours free of NaN', () => {
  const sheet = sheetOf({ cellsPerSide: 1 });
  restAt(sheet, [0, 0], 250);
  sheet.simulation.checkFinite();
  expect(weights(sheet)).toHaveLength(0);
  expect([...sheet.simulation.state(sheet.cells, 'w_in')]).toEqual([0]);
});

describe('while running', () => {
  const sheet = sheetOf();
  const { cells, centres, recurrent, simulation } = sheet;
  const before = weights(sheet);
  const ids = new Uint32Array(cells.size);
  /** Spikes by the phase of theta, of which the first quarter suppresses most, and their mean distance from the agent in m. */
  const phases = [0, 0, 0, 0];
  let [distance, spikes] = [0, 0];
  for (let tick = 0; tick < 1000; tick++) {
    const x = -0.1 + 2e-4 * tick;
    sheet.run(x, 0.1);
    const count = simulation.spikes(cells, ids);
    const phase = Math.floor(4 * ((7e-3 * tick + 0.875) % 1));
    phases[phase] = phases[phase] + count;
    spikes += count;
    for (const id of ids.subarray(0, count)) distance += Math.hypot(centres[2 * id] - x, centres[2 * id + 1] - 0.1);
  }

  it('cells around the agent spike, and fewer when theta suppresses them', () => {
    expect(spikes).toBeGreaterThan(500);
    expect(distance / spikes).toBeLessThan(0.2);
    expect(Math.min(...phases)).toBe(Math.min(phases[1], phases[2]));
    expect(Math.max(...phases)).toBeGreaterThan(2 * Math.min(...phases));
  });

  it('nothing is learned, and weights move towards equal ones', () => {
    const { post } = simulation.connections(recurrent);
    const equal = simulation.synapses(recurrent, 'w_0');
    expect(Math.max(...simulation.synapses(recurrent, 'e'))).toBe(0);
    for (const [k, w] of weights(sheet).entries()) {
      const share = (w - equal[k]) / (before[k] - equal[k]);
      if (Math.abs(before[k] - equal[k]) > 0.01) expect(share, `onto ${post[k]}`).toBeCloseTo(0.997 ** 10, 3);
    }
  });
});

it.each([0, 1.5])('refuses %d cells a place', (cellsPerPlace) => {
  expect(() => sheetOf({ cellsPerPlace })).toThrow(
    expect.objectContaining({ code: 'invalid_option', expected: 'a whole number from 1', received: cellsPerPlace }),
  );
});

it('refuses a step that the way of a spike does not fit', () => {
  expect(() => sheetOf({ period: 4e-4 })).toThrow('the time that a spike travels');
});

it('spikes of chance are rare with half of the escape noise', () => {
  /** Spikes in 300 ms of silence but for chance: an agent outside, whose place input reaches no cell. */
  const chance = (escapeNoise: number): number => {
    const sheet = sheetOf({ escapeNoise, theta: 0 });
    const out = new Uint32Array(sheet.cells.size);
    let spikes = 0;
    for (let n = 0; n < 300; n++) {
      sheet.run(5, 5);
      spikes += sheet.simulation.spikes(sheet.cells, out);
    }
    return spikes;
  };
  expect(chance(0.05)).toBeGreaterThan(10);
  expect(chance(0.025)).toBeLessThan(2);
});

it('cells spike less while running with twice the theta', () => {
  /** Spikes in half a second of running. */
  const spikes = (theta: number): number => {
    const sheet = sheetOf({ theta });
    const out = new Uint32Array(sheet.cells.size);
    let sum = 0;
    for (let n = 0; n < 500; n++) {
      sheet.run(GOAL[0], GOAL[1]);
      sum += sheet.simulation.spikes(sheet.cells, out);
    }
    return sum;
  };
  const ratio = spikes(1) / spikes(0.5);
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(0.9);
});

describe('what cells are told', () => {
  const sheet = sheetOf({ cellsPerSide: 4 });
  const { simulation, cells } = sheet;
  const suppression = (): number => {
    const values = new Set(simulation.input(cells, 'suppression', 'mV/ms').subarray(0, 16));
    expect(values.size).toBe(1);
    return [...values][0];
  };

  it('theta suppresses by 0.5 mV/ms at most and by none at least, seven times a second', () => {
    const told: number[] = [];
    for (let tick = 0; tick < 1000; tick++) {
      expect(simulation.tick).toBe(tick);
      sheet.run(0, 0);
      told.push(suppression());
    }
    expect(told[0]).toBeCloseTo(0.25, 6);
    expect(told[36]).toBeCloseTo(0.5, 3);
    expect(told[107]).toBeCloseTo(0, 3);
    // It rises through its middle as the second begins, and six times within it.
    expect(told.filter((value, k) => k > 0 && value >= 0.25 && told[k - 1] < 0.25)).toHaveLength(6);
    expect(Math.max(...told)).toBeLessThanOrEqual(0.5);
    expect(Math.min(...told)).toBeGreaterThanOrEqual(0);
    expect(told.reduce((a, b) => a + b, 0) / 1000).toBeCloseTo(0.25, 3);
  });

  it('running is told, and reward at rest alone', () => {
    const modulators = (): readonly number[] => [
      simulation.modulator('running', '1'),
      simulation.modulator('eta', '1'),
    ];
    sheet.run(0, 0);
    expect(modulators()).toEqual([1, 0]);
    sheet.rest(0, 0, 0, 0.5);
    expect(modulators()).toEqual([0, 0.5]);
    sheet.rest(0, 0, 1e-3, 0);
    expect(modulators()).toEqual([0, 0]);
  });

  it.each([1, 2])('all are silent in the last 0.2 s of each cycle of %d s', (cycle) => {
    const one = sheetOf({ cellsPerSide: 4, cycle });
    const silent = (seconds: number, silenced = false): boolean => {
      one.rest(0, 0, seconds, 0, silenced);
      const told = one.simulation.input(one.cells, 'suppression', 'mV/ms')[0];
      expect([0, 10]).toContain(told);
      return told === 10;
    };
    for (const from of [0, cycle, 3 * cycle]) {
      expect(silent(from)).toBe(false);
      expect(silent(from + cycle - 0.201)).toBe(false);
      expect(silent(from + cycle - 0.2)).toBe(true);
      expect(silent(from + cycle - 1e-3)).toBe(true);
    }
    expect(silent(0.1, true)).toBe(true);
    // A cycle is over with the step that begins the next one.
    expect([0, cycle - 1e-3, cycle, 2.5 * cycle, 3 * cycle].map((at) => one.cyclesOver(at))).toEqual([0, 0, 1, 2, 3]);
  });

  it('weights are consolidated every 0.1 s, and at no other time', () => {
    const one = sheetOf({ cellsPerSide: 4 });
    const changed: number[] = [];
    let before = weights(one).join();
    for (let tick = 1; tick <= 450; tick++) {
      one.run(0, 0);
      const now = weights(one).join();
      if (now !== before) changed.push(tick);
      before = now;
    }
    // Weights decay at 100, 200, 300 and 400 ms, and a step later they are normalised.
    expect(changed.length).toBeGreaterThanOrEqual(4);
    for (const tick of changed) expect(tick % 100).toBeLessThanOrEqual(2);
    for (const hundred of [1, 2, 3, 4]) expect(changed.some((tick) => Math.floor(tick / 100) === hundred)).toBe(true);
  });
});

describe('inhibition', () => {
  const onto = (sheet: PlaceSheet, from: string, to: string, unit: 'Hz' | 'mV/ms') => {
    const { network } = sheet.simulation;
    const [projection] = network.projections.filter(({ source, target }) => source.name === from && target.name === to);
    return sheet.simulation.synapses(projection as never, 'w' as never, unit as never) as Float64Array;
  };

  it('is excited as much by all cells together, however many there are', () => {
    for (const options of [{ cellsPerSide: 4 }, { cellsPerSide: 8 }, { cellsPerSide: 4, cellsPerPlace: 3 }]) {
      const sheet = sheetOf(options);
      const w = onto(sheet, 'place', 'inhibition', 'Hz');
      expect(w).toHaveLength(100 * sheet.cells.size);
      expect(w[0] * sheet.cells.size).toBeCloseTo(20 * 1600, 1);
    }
  });

  it('of all by all is 0.01 mV/ms a spike, 0.7 of it with conductances, and as much of it as it is told', () => {
    const strength = (options: Partial<PlaceSheetOptions>): number =>
      onto(sheetOf({ cellsPerSide: 4, ...options }), 'inhibition', 'place', 'mV/ms')[0];
    expect(strength({})).toBeCloseTo(0.01, 8);
    expect(strength({ neuron: 'conductance' })).toBeCloseTo(0.007, 8);
    expect(strength({ neuron: 'threshold' })).toBeCloseTo(0.01, 8);
    expect(strength({ inhibition: 0.5 })).toBeCloseTo(0.005, 8);
  });
});

it('weights onto a cell begin at random and add up to 1 of currents, 1.1 of conductances, 0.8 below a threshold', () => {
  for (const [neuron, sum] of [
    ['softplus', 1],
    ['exponential', 1],
    ['conductance', 1.1],
    ['threshold', 0.8],
  ] as const) {
    const sheet = sheetOf({ neuron, cellsPerSide: 4 });
    for (const one of sums(sheet)) expect(one).toBeCloseTo(sum, 5);
    const { post } = sheet.simulation.connections(sheet.recurrent);
    const equal = sheet.simulation.synapses(sheet.recurrent, 'w_0');
    const numbers = new Map<number, number>();
    for (const cell of post) numbers.set(cell, (numbers.get(cell) ?? 0) + 1);
    // A corner has three neighbours, an edge five, all others eight.
    expect([0, 1, 5].map((cell) => numbers.get(cell))).toEqual([3, 5, 8]);
    for (const [k, w] of equal.entries()) expect(w).toBeCloseTo(sum / (numbers.get(post[k]) ?? 0), 5);
    expect(new Set(weights(sheet)).size).toBe(post.length);
  }
});

it('has release of 0.4 onto all, and the reciprocal of 40 ms for a pair of the order that counts', () => {
  const of = (options: Partial<PlaceSheetOptions>, ...names: readonly string[]) => {
    const { simulation } = sheetOf({ cellsPerSide: 4, ...options });
    return simulation.network.projections
      .filter(({ source }) => source.name === 'place')
      .map(({ parameters }) => names.map((name) => parameters.get(name)));
  };
  expect(of({}, 'U', 'tau_rec', 'tau_fac')).toEqual([
    [0.4, 300, 200],
    [0.4, 300, 200],
  ]);
  expect(of({}, 'A_pre', 'A_post', 'interval')[0]).toEqual([0.025, 0, 100]);
  expect(of({ rule: 'causal' }, 'A_pre', 'A_post')[0]).toEqual([0, 0.025]);
  const decay = (options: Partial<PlaceSheetOptions>): number => of(options, 'lambda')[0][0] as number;
  expect(decay({ decay: 0.06 }) / decay({})).toBeCloseTo(2, 12);
});
