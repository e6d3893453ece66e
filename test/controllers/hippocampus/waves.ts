import type { PlaceSheet } from '../../../controllers/hippocampus/place-sheet.ts';
import { findWaves } from '../../../scenarios/measure/replay/waves.ts';

/** The waves of a rest of some ms at a place, in a sheet of 1 m, of five windows or more; also all spikes, with the tick of 1 ms. */
export function restAt(sheet: PlaceSheet, at: readonly [number, number], duration: number, silenced = false) {
  const { cells, centres, simulation } = sheet;
  const spiked = new Uint32Array(cells.size);
  const stepsPerTick = Math.round(1e-3 / simulation.network.step);
  const spikes: { tick: number; id: number; x: number; y: number }[] = [];
  for (let step = 0; step < duration * stepsPerTick; step++) {
    const tick = Math.floor(step / stepsPerTick);
    sheet.rest(...at, (step / stepsPerTick) * 1e-3, 1, silenced);
    const count = simulation.spikes(cells, spiked);
    for (const id of spiked.subarray(0, count)) spikes.push({ tick, id, x: centres[2 * id], y: centres[2 * id + 1] });
  }
  const waves = findWaves(
    spikes.map(({ tick }) => tick),
    spikes.map(({ id }) => id),
    centres,
    { period: 1e-3, side: 1, leastWindows: 5 },
  );
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
