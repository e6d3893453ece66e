import type { PlaceSheet } from '../../../controllers/hippocampus/place-sheet.ts';

/** The places of a wave in windows of 20 ms; lengths are in m. */
export interface Wave {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** m/s along the path. */
  readonly speed: number;
}

const WINDOW = 20;

/**
 * The waves of a rest at a place, in a sheet of 1 m with steps of 1 ms. A wave is a compact bump that moves on: at least five windows
 * of four spikes or more, with a spread of at most 0.1 m, and less than 0.14 m from one to the next. Also all spikes.
 */
export function restAt(sheet: PlaceSheet, at: readonly [number, number], ticks: number, silenced = false) {
  const { cells, centres, simulation } = sheet;
  const ids = new Uint32Array(cells.size);
  const spikes: { tick: number; x: number; y: number }[] = [];
  const waves: Wave[] = [];
  let wave: { x: number[]; y: number[] } = { x: [], y: [] };
  const end = (): void => {
    const { x, y } = wave;
    const steps = x.slice(1).map((_, k) => Math.hypot(x[k + 1] - x[k], y[k + 1] - y[k]));
    if (x.length >= 5) waves.push({ x, y, speed: steps.reduce((a, b) => a + b) / (steps.length * WINDOW * 1e-3) });
    wave = { x: [], y: [] };
  };
  let places: [number, number][] = [];
  for (let tick = 0; tick < ticks; tick++) {
    sheet.rest(...at, tick * 1e-3, 1, silenced);
    const count = simulation.spikes(cells, ids);
    for (const id of ids.subarray(0, count)) {
      const [x, y] = [centres[2 * id], centres[2 * id + 1]];
      places.push([x, y]);
      spikes.push({ tick, x, y });
    }
    if ((tick + 1) % WINDOW !== 0) continue;
    const mean = (axis: 0 | 1): number => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
    const [x, y] = [mean(0), mean(1)];
    const square = places.reduce((sum, [u, v]) => sum + (u - x) ** 2 + (v - y) ** 2, 0) / places.length;
    const compact = places.length >= 4 && square < 0.1 ** 2;
    const jump = Math.hypot(x - (wave.x.at(-1) ?? x), y - (wave.y.at(-1) ?? y));
    if (!compact || jump >= 0.14) end();
    if (compact) {
      wave.x.push(x);
      wave.y.push(y);
    }
    places = [];
  }
  end();
  return { waves, spikes };
}

/** The mean cosine between what is sent by the cells and the way from each to a place, of cells that are 6 cm or more from it. */
export function pointing(sheet: PlaceSheet, name: 'w' | 'e', [x, y]: readonly [number, number]): number {
  const { cells, centres, simulation, recurrent } = sheet;
  const { pre, post } = simulation.connections(recurrent);
  const values = simulation.synapses(recurrent, name);
  const sent = new Float64Array(2 * cells.size);
  for (const [k, i] of pre.entries())
    for (const axis of [0, 1])
      sent[2 * i + axis] = sent[2 * i + axis] + values[k] * (centres[2 * post[k] + axis] - centres[2 * i + axis]);
  let [sum, count] = [0, 0];
  for (let i = 0; i < cells.size; i++) {
    const [towardsX, towardsY] = [x - centres[2 * i], y - centres[2 * i + 1]];
    const lengths = Math.hypot(towardsX, towardsY) * Math.hypot(sent[2 * i], sent[2 * i + 1]);
    if (Math.hypot(towardsX, towardsY) < 0.06 || lengths === 0) continue;
    sum += (towardsX * sent[2 * i] + towardsY * sent[2 * i + 1]) / lengths;
    count++;
  }
  return sum / count;
}
