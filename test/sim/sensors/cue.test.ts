import { describe, expect, it } from 'vitest';
import { cueSensor, point, SimulatedClock, velocityActuator } from '../../../agents/index.ts';
import { simulateRobot } from '../../../sim/robot.ts';
import { cueModel } from '../../../sim/sensors/cue.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact', spec: cueSensor({ size: 3 }) },
  { claim: 'noisy', spec: cueSensor({ size: 3, noise: { value: 0.1 } }) },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(cueModel, options)) it(name, run);
});

function shownRobot() {
  const clock = new SimulatedClock();
  const robot = simulateRobot({
    world: { name: 'box', walls: rectangularArena(1, 1), obstacles: [] },
    agent: {
      body: point,
      sensors: { tone: cueSensor({ size: 2 }), light: cueSensor({ size: 1, latencySeconds: 0.001 }) },
      actuators: { velocity: velocityActuator() },
    },
    clock,
    physics: 'kinematic',
    seed: 1,
  });
  const heard: number[][] = [];
  robot.sensors.tone.stream.subscribe(({ values }) => heard.push([...values]));
  robot.sensors.light.stream.subscribe(({ values }) => heard.push([...values]));
  return { robot, clock, heard };
}

it('is what the robot is shown under the name of the sensor, where it is rewritten too', () => {
  const { robot, clock, heard } = shownRobot();
  clock.step();
  const tone = Float64Array.of(1, 2);
  robot.show({ tone, light: Float64Array.of(3), unseen: Float64Array.of(9) });
  clock.step();
  tone[1] = 5;
  clock.step();
  expect(heard).toEqual([[0, 0], [1, 2], [0], [1, 5], [3]]);
});

it('refuses to be shown nothing, or a vector of another size', () => {
  const { robot } = shownRobot();
  const light = Float64Array.of(3);
  const refusal = { name: 'ValidationError', code: 'cue_mismatch', block: 'tone' };
  expect(() => robot.show({ light })).toThrow(expect.objectContaining({ ...refusal, received: 'light' }));
  expect(() => robot.show({ light, tone: Float64Array.of(1, 2, 3) })).toThrow(
    expect.objectContaining({ ...refusal, received: '3 values' }),
  );
});

it('has a normal error of the declared size', () => {
  const { model, message } = modelAt(cueModel, cueSensor({ size: 1, noise: { value: 0.2 } }), truthAtRest());
  const { mean, deviation } = spread(4000, () => {
    model.sample(message);
    return message.values[0];
  });
  expect(mean).toBeCloseTo(0, 1);
  expect(deviation / 0.2).toBeCloseTo(1, 1);
});
