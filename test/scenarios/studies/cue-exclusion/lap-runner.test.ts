import { describe, expect, it } from 'vitest';
import { point } from '../../../../agents/index.ts';
import { lapRunner } from '../../../../scenarios/studies/cue-exclusion/lap-runner.ts';

const TRACK = [-0.6, 0.6] as const;
const arrival = { tick: 0, isNew: true, stampSeconds: 0, health: 'ok' } as const;

function runner(more: { readonly weights?: 'learned' | 'shuffled'; readonly interneurons?: number } = {}) {
  const options = { track: TRACK, cells: 100, inputs: 50, interneurons: 10, weightSum: 3, ...more } as const;
  const controller = lapRunner({ body: point, speed: 0.3, ...options });
  controller.initialise(1, 1e-3);
  const step = (tick: number, x: number, phase: 'active' | 'outcome', cue = 0) => {
    const velocity = { linearX: 9, linearY: 9, angularZ: 9 };
    const observations = { pose: { x, y: 0, heading: 0, arrival }, cue: { values: Float64Array.of(cue), arrival } };
    controller.step(tick, observations, { reward: 0, phase }, { velocity });
    return velocity;
  };
  return { controller, step };
}

describe('lap runner', () => {
  it('says where the fields of its pyramidal cells are: along the track, in its middle', () => {
    const { controller } = runner();
    const cells = controller.hippocampus()?.ca3.exploration.pyramidalCells.centres ?? [];
    const [{ centres } = { centres: undefined }] =
      controller.populations?.().filter((population) => population.centres !== undefined) ?? [];
    expect(centres).toEqual(Float64Array.from([...cells].flatMap((x) => [x, 0])));
    const fields = [...cells].filter((x) => !Number.isNaN(x));
    expect(fields.length).toBeGreaterThan(10);
    expect(Math.min(...fields)).toBeGreaterThanOrEqual(TRACK[0]);
    expect(Math.max(...fields)).toBeLessThanOrEqual(TRACK[1]);
  });

  it('runs towards larger x at its speed, and stands while the outcome is told', () => {
    const { step } = runner();
    expect(step(0, -0.6, 'active')).toEqual({ linearX: 0.3, linearY: 0, angularZ: 0 });
    expect(step(1, -0.6, 'outcome')).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  });

  it('records where it ran and what spiked then, and apart from it what spikes at rest', () => {
    const { controller, step } = runner();
    const { ca3, record } = controller.hippocampus() ?? expect.fail('has no hippocampus');
    let ran = 0;
    ca3.running.onSpikes(ca3.exploration.pyramidal, (_, __, count) => {
      ran += count;
    });
    const places = Array.from({ length: 400 }, (_, tick) => -0.6 + 3e-3 * tick);
    for (const [tick, x] of places.entries()) step(tick, x, 'active');
    expect([...record.places]).toEqual(places);
    expect(ran).toBeGreaterThan(15);
    expect(record.running.ids).toHaveLength(ran);
    expect(Math.max(...record.running.ticks)).toBeLessThan(400);
    // Cells spike where their fields are.
    const { centres } = ca3.exploration.pyramidalCells;
    const off = [...record.running.ids].map((id, k) => Math.abs(centres[id] - places[record.running.ticks[k]]));
    const known = off.filter((metres) => !Number.isNaN(metres)).sort((a, b) => a - b);
    expect(known[known.length >> 1]).toBeLessThan(0.3);
    let rested = 0;
    ca3.resting.onSpikes(ca3.rest.pyramidal, (_, __, count) => {
      rested += count;
    });
    for (let elapsed = 0; elapsed < 100; elapsed++) controller.rest?.(400 + elapsed, elapsed);
    expect(ca3.resting.tick).toBe(1000);
    expect(rested).toBeGreaterThan(0);
    expect(record.rest.ids).toHaveLength(rested);
    expect(record.places).toHaveLength(400);
  });

  it('shows a cue where its value is above 0', () => {
    const { controller, step } = runner();
    const { ca3 } = controller.hippocampus() ?? expect.fail('has no hippocampus');
    const shown = (cue: number): number => {
      step(0, 0, 'active', cue);
      return ca3.running.input(ca3.exploration.pyramidal, 'cue')[0];
    };
    expect([0, 1, 0.1, -1].map(shown)).toEqual([0, 1, 1, 0]);
  });

  it('takes what it learned into a rest once, when that begins, or shuffled', { tags: 'long' }, () => {
    const frozen = (weights: 'learned' | 'shuffled') => {
      const { controller, step } = runner({ weights });
      const { ca3 } = controller.hippocampus() ?? expect.fail('has no hippocampus');
      for (let tick = 0; tick < 600; tick++) step(tick, -0.6 + 2e-3 * tick, 'active');
      const read = (): Float64Array => ca3.resting.synapses(ca3.rest.recurrent, 'w', 'nS');
      controller.rest?.(600, 0);
      const first = read();
      controller.rest?.(601, 1);
      expect(read()).toEqual(first);
      const learned = ca3.running.synapses(ca3.exploration.recurrent, 'w', 'nS').map((w) => Math.fround(0.62 * w));
      return { first, learned };
    };
    const [whole, shuffled] = (['learned', 'shuffled'] as const).map(frozen);
    for (const [k, w] of whole.first.entries()) expect(w).toBeCloseTo(whole.learned[k], 5);
    expect(shuffled.first).not.toEqual(whole.first);
    expect([...shuffled.first].sort()).toEqual([...whole.first].sort());
  });

  it('names the interneurons of running and of rest together, where it has any', { tags: 'long' }, () => {
    const { controller } = runner();
    const names = controller.populations?.().map(({ name }) => name) ?? [];
    expect(names).toEqual(expect.arrayContaining(['pyramidal', 'running pyramidal', 'interneurons']));
    const without =
      runner({ interneurons: 0 })
        .controller.populations?.()
        .map(({ name }) => name) ?? [];
    expect(without).toContain('pyramidal');
    expect(without.some((name) => name.includes('interneurons'))).toBe(false);
  });
});
