import type { Body, SensorKind, SensorMessages, SensorSpec } from '../../../agents/index.ts';
import { messageType, rodent } from '../../../agents/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import type { Contact } from '../../../sim/physics/engine.ts';
import type { SensorModel, SensorModelFactory } from '../../../sim/sensors/seam/sensor-model.ts';
import type { World } from '../../../sim/world/world.ts';

/** A truth that a test sets by hand. */
export function truthAtRest() {
  return {
    pose: { x: 0, y: 0, heading: 0 },
    twist: { linearX: 0, linearY: 0, angularZ: 0 },
    wheelAngles: new Float64Array(2),
    list: [] as Contact[],
    contacts(): readonly Contact[] {
      return this.list;
    },
  };
}

/** A model at a truth, and a message for it to fill. */
export function modelAt<K extends SensorKind>(
  factory: SensorModelFactory<K>,
  spec: SensorSpec<K>,
  truth: ReturnType<typeof truthAtRest>,
  body: Body = rodent,
  world: World = { name: 'void', walls: [], obstacles: [] },
): { model: SensorModel<K>; message: SensorMessages[K] } {
  const random = new RandomStream(4, 'test');
  const model = factory({ spec, body, truth, world, period: 1e-3, random });
  model.reset();
  return { model, message: messageType(spec.kind).create(spec.size) };
}

/** Mean and standard deviation of n draws. */
export function spread(n: number, draw: () => number): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < n; k++) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  return { mean: sum / n, deviation: Math.sqrt(squares / n - (sum / n) ** 2) };
}
