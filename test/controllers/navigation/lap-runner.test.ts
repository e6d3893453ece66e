import { describe, expect, it } from 'vitest';
import { point } from '../../../agents/index.ts';
import { lapRunner } from '../../../controllers/navigation/lap-runner.ts';

const TRACK = [-0.6, 0.6] as const;
const arrival = { tick: 0, isNew: true, stampSeconds: 0, health: 'ok' } as const;

function runner() {
  const options = { track: TRACK, cells: 100, inputs: 50, interneurons: 10, weightSum: 3 } as const;
  const controller = lapRunner({ body: point, speed: 0.3, ...options });
  controller.initialise(1, 1e-3);
  const step = (tick: number, x: number, phase: 'active' | 'outcome') => {
    const velocity = { linearX: 9, linearY: 9, angularZ: 9 };
    const observations = { pose: { x, y: 0, heading: 0, arrival }, cue: { values: Float64Array.of(0), arrival } };
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
});
