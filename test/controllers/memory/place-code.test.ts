import { describe, expect, it } from 'vitest';
import { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import type { Population } from '../../../controllers/engine/index.ts';
import { Network, oneToOne, seconds, simulate } from '../../../controllers/engine/index.ts';
import { GivenPlaceCode } from '../../../controllers/memory/given-place-code.ts';
import type { PlaceCode } from '../../../controllers/memory/place-code.ts';
import { SeenPlaceCode } from '../../../controllers/memory/seen-place-code.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { camera, events } from '../navigation/moving-picture.ts';

const PERIOD = 1e-3;
const AT = Float64Array.of(-0.4, -0.2, 0, 0.2, 0.4);
const EYES = { left: camera(Math.PI / 2), right: camera(-Math.PI / 2) };
const view = (tick: number) => ({ left: events('left', tick), right: events('right', tick), head: { heading: 0.1 } });

/** A simulation of a place code, which is told that cells 0 to 4 are recalled whenever `recall` is called. */
function arena<C extends PlaceCode<never>>(make: (network: Network) => C) {
  const network = new Network({ step: seconds(PERIOD), seed: 3 });
  const code = make(network);
  const recalled = network.population('recalled', spikeSource, { size: code.place.size });
  network.project(recalled, code.place, {
    synapse: staticSynapse,
    connect: oneToOne(),
    receptor: 'recall',
    delay: '0 ms',
    initial: { w: 1 },
  });
  const simulation = simulate(network);
  const ids = new Uint32Array(code.place.size);
  return {
    code,
    simulation,
    sense: code.bind(simulation) as ReturnType<C['bind']>,
    recall: () => simulation.input(recalled, 'fire').fill(1, 0, 5),
    spikes: (of: Population = code.place) => [...ids.subarray(0, simulation.spikes(of, ids))],
  };
}

describe('place cells that are given their places', () => {
  it('spike where they are told that they are', () => {
    const grid = new PlaceCellGrid({ x: AT, y: AT, width: 0.1, peak: 100 });
    const { code, simulation, sense, spikes } = arena((network) => new GivenPlaceCode(network, grid));
    expect(code.centres).toEqual(grid.centres);
    const counts = new Float64Array(25);
    for (let n = 0; n < 2000; n++) {
      sense({ pose: { x: 0.2, y: -0.4, heading: 0 } });
      simulation.step();
      for (const cell of spikes()) counts[cell]++;
    }
    // Cell 3 of the first row lies there; that of the middle lies 4.5 widths off.
    expect(Math.abs(counts[3] - 200)).toBeLessThan(60);
    expect(counts[3]).toBe(Math.max(...counts));
    expect(counts[12]).toBe(0);
  });
});

describe('place cells that learn by sight', () => {
  it('spike in the step in which their visual cells do, and only then', { tags: 'long' }, () => {
    const { code, simulation, sense, spikes } = arena((network) => new SeenPlaceCode(network, EYES));
    let [relayed, seen] = [0, 0];
    for (let n = 0; n < 500; n++) {
      sense(view(n));
      simulation.step();
      const [of, to] = [spikes(code.cells.place), spikes()];
      expect(of).toEqual(expect.arrayContaining(to));
      relayed += to.length;
      seen += of.length;
    }
    // 1257 spikes a second, of which 5 in 100 000 are not relayed.
    expect(seen).toBeGreaterThan(400);
    expect(seen - relayed).toBeLessThan(2);
  });

  it('are told what is recalled, which does not make them spike', () => {
    const { code, simulation, recall, spikes } = arena((network) => new SeenPlaceCode(network, EYES));
    // Nothing competes, for nothing is sensed.
    for (let n = 0; n < 20; n++) {
      recall();
      simulation.step();
      expect(spikes()).toEqual([]);
    }
    const [x, y] = [simulation.state(code.place, 'x', '1'), simulation.state(code.place, 'y', '1')];
    expect(Math.max(...x)).toBe(0);
    expect(Math.min(...y.subarray(0, 5))).toBeGreaterThan(18);
    expect(Math.max(...y.subarray(5))).toBe(0);
  });

  it('forget what they saw when a trial begins', () => {
    const { code, sense } = arena((network) => new SeenPlaceCode(network, EYES));
    for (let n = 0; n < 50; n++) sense(view(n));
    expect(code.cells.seen).toBeGreaterThan(20);
    code.beginTrial();
    expect(code.cells.seen).toBe(0);
  });
});
