import { type EventPixel, eventCamera, point, SimulatedClock, velocityActuator } from 'reafference';
import { type EventFilter, filterEvents } from 'reafference/controllers/filtering';
import { rectangularArena, simulateRobot, type World } from 'reafference/sim';

/** An event as it stands in a list. */
export interface Seen {
  readonly t: number;
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

export const [WIDTH, HEIGHT] = [64, 32] as const;

/** Striped walls, and a dark pillar ahead, a little to the left. */
export const room: World = {
  name: 'room',
  walls: rectangularArena(2, 2, undefined, 0.5).map((wall) => ({
    ...wall,
    surface: { kind: 'grating', period: 0.25, light: 0.7, dark: 0.3 },
  })),
  obstacles: [
    {
      kind: 'cylinder',
      at: { x: 0.3, y: 0.12 },
      radius: 0.06,
      height: 0.5,
      surface: { kind: 'uniform', reflectance: 0.05 },
    },
  ],
  floor: { kind: 'uniform', reflectance: 0.5 },
};

/** Goes straight ahead for 2 s at 0.4 m/s and stands for a second. What a camera with such pixels saw, and filters let pass. */
export function walk(pixel: EventPixel, ...filters: readonly EventFilter[]): readonly Seen[] {
  const camera = eventCamera({ width: WIDTH, height: HEIGHT, fieldOfView: Math.PI / 2, mount: { z: 0.2 }, pixel });
  const clock = new SimulatedClock();
  const agent = { body: point, sensors: { camera }, actuators: { velocity: velocityActuator() } };
  const robot = simulateRobot({ world: room, agent, clock, physics: 'kinematic', seed: 1 });
  robot.place({ x: -0.8, y: 0, heading: 0 });
  const seen: Seen[] = [];
  robot.sensors.camera.stream.pipe(filterEvents(...filters)).subscribe(({ count, t, x, y, polarity }) => {
    for (let i = 0; i < count; i++)
      seen.push({ t: Number(t[i]), x: Number(x[i]), y: Number(y[i]), on: polarity[i] === 1 });
  });
  while (clock.tick < 3000) {
    robot.actuators.velocity.next({ linearX: clock.tick < 2000 ? 0.4 : 0, linearY: 0, angularZ: 0 });
    clock.step();
  }
  return seen;
}
