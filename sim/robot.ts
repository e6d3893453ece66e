import type { ActuatorSpecs, Agent, Clock, Pose, Robot, SensorSpecs, Twist } from '../agents/index.ts';
import { faultAt, ValidationError, WiringError } from '../agents/index.ts';
import { checkOptions, type Every } from '../agents/known-options.ts';
import { makeSafe, undoAll } from '../agents/undo.ts';
import { realiseActuator } from './actuators.ts';
import { cannon } from './physics/cannon.ts';
import type { PhysicsEngine, PhysicsFactory } from './physics/engine.ts';
import { kinematic } from './physics/kinematic.ts';
import { checkFaults, type SensorFault } from './sensors/faults.ts';
import { realiseSensor } from './sensors/realise.ts';
import type { SampledSensor } from './sensors/sampling.ts';
import type { EventTruth } from './sensors/seam/event-truth.ts';
import type { World } from './world/world.ts';
import { nameOfObstacle } from './world/world.ts';

/** The built-in physics engines, by name. A new engine is a file and its entry here. */
export const PHYSICS = { kinematic, cannon } as const satisfies Readonly<Record<string, PhysicsFactory>>;

/** World, agent, clock and engine of a simulated robot. */
export interface SimulatedRobotOptions<S extends SensorSpecs, A extends ActuatorSpecs> {
  /** World that the body moves in and the sensors see. */
  readonly world: World;
  /** Body, sensors and actuators of the robot. */
  readonly agent: Pick<Agent<S, A>, 'body' | 'sensors' | 'actuators'>;
  /** Clock in whose ticks the robot takes its place; a step of the physics has its period. */
  readonly clock: Clock;
  /** Physics engine: the name of a built-in one, or a function that makes one. */
  readonly physics: keyof typeof PHYSICS | PhysicsFactory;
  /** Seed of the sensors' noise and timing. Each sensor draws from streams of its own, keyed by its name. */
  readonly seed: number;
  /** Overwrites borrowed messages with NaN after each emission, so that a reader that kept one finds out. Default false. */
  readonly poison?: boolean;
  /** Keeps the cause of each event of event cameras, for {@link SimulatedRobot.eventTruth}. Default false. */
  readonly eventTruth?: boolean;
}

/** A robot in a simulated world. */
export interface SimulatedRobot<S extends SensorSpecs = SensorSpecs, A extends ActuatorSpecs = ActuatorSpecs>
  extends Robot<S, A> {
  /** The truth: pose, twist, contacts. For judges and recorders, not for controllers. */
  readonly physics: PhysicsEngine;
  /**
   * Puts the body at rest at a pose, as at the start of a trial. Sensors drop undelivered samples and sample in the next tick.
   *
   * @throws ValidationError `pose_occupied`, `invalid_pose`
   */
  place(pose: Readonly<Pose>): void;
  /**
   * Replaces the world; the body must then be placed. Sensors see the new world. Their random streams go on, and their counters
   * start at 0.
   *
   * @throws as {@link simulateRobot}; the robot then keeps its present world
   */
  replace(world: World): void;
  /**
   * Shows vectors to cue sensors, by name, from their next sample on. They are looked at where they are: who rewrites one
   * shows another. Not part of the state.
   *
   * @throws ValidationError `cue_mismatch` when a cue sensor is shown none, or one of another size
   */
  show(cues: Readonly<Record<string, Readonly<Float64Array>>>): void;
  /**
   * Sets the faults of the sensors, at times that count from the next `place`, rest left out. They are not part of the state: who restores
   * one sets them before. Default: none.
   *
   * @throws ValidationError `invalid_fault`
   */
  fail(faults: readonly SensorFault[]): void;
  /**
   * Counters of the sensors' work since the robot was made or its world replaced, by sensor. Event cameras count `frames`, frames
   * that were `underSampled` (a burst in a pixel, or too long after the last frame for its low pass) or `late` (farther from the
   * last frame than `sampling` asks for), `events`, and events that were `dropped` from a full batch or `suppressed` by
   * refractoriness.
   */
  sensorCounters(): Readonly<Record<string, Readonly<Record<string, number>>>>;
  /**
   * Causes of the events in the last sample of an event camera, in the same order; without latency, those of its last message.
   * Undefined unless asked for. For judges and recorders; not part of the state.
   */
  eventTruth(sensor: keyof S): EventTruth | undefined;
  /** The whole state between two ticks, so that a restored robot continues bit-identically. */
  save(): Uint8Array;
  /** @throws ValidationError `state_mismatch` when the state is of another robot, world, seed or version. */
  restore(state: Uint8Array): void;
}

const OPTIONS: Every<SimulatedRobotOptions<SensorSpecs, ActuatorSpecs>> = {
  world: true,
  agent: true,
  clock: true,
  physics: true,
  seed: true,
  poison: true,
  eventTruth: true,
};

/** Version of the layout of a saved state. */
const STATE_VERSION = 4;
const STATE_HEADER = 4;

/**
 * Simulates an agent's body, sensors and actuators in a world. The robot takes its place in the clock's tick, which allocates
 * nothing. Actuators take finite commands; `connect` checks the commands of a controller.
 *
 * @example
 * const agent = {
 *   body: rodent,
 *   sensors: { touch: touchSensor() },
 *   actuators: { velocity: velocityActuator() },
 * };
 * const world = { name: 'room', walls: rectangularArena(1, 1), obstacles: [] };
 * const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'cannon', seed: 1 });
 * robot.place({ x: 0.3, y: 0, heading: 0 });
 * robot.actuators.velocity.next({ linearX: 0.4, linearY: 0, angularZ: 0 });
 * await robot.clock.run(() => robot.physics.contacts().length > 0);
 * console.log(robot.physics.pose.x); // 0.45 m: it touches the wall
 *
 * @throws ValidationError for a bad world and `unknown_option`, WiringError for a sensor or actuator that cannot be simulated
 */
export function simulateRobot<S extends SensorSpecs, A extends ActuatorSpecs>(
  options: SimulatedRobotOptions<S, A>,
): SimulatedRobot<S, A> {
  checkOptions<object>('simulateRobot', options, OPTIONS);
  const { agent, clock, seed, poison = false, eventTruth = false } = options;
  const { body } = agent;
  const physics = factoryOf(options.physics)(options.world, body, clock.period);
  const names = Object.keys(agent.sensors);
  const site = {
    ...{ body, truth: physics, world: options.world, period: clock.period, seed, poison, eventTruth },
    cues: {} as Readonly<Record<string, Readonly<Float64Array>>>,
  };
  const sensors = names.map((name) => realiseSensor(name, agent.sensors[name], site));
  refuseUnseen(site.world, physics, names, sensors);
  const actuators = Object.fromEntries(
    Object.entries(agent.actuators).map(([name, spec]) => [name, realiseActuator(name, { body, physics, spec })]),
  );
  const identify = (world: World): number =>
    fingerprint({ world, body, physics: physics.name, sensors: agent.sensors, period: clock.period, seed });
  let identity = identify(site.world);
  const safe = (): void => physics.drive(AT_REST);

  const robot: SimulatedRobot<S, A> = {
    body,
    clock,
    specs: { sensors: agent.sensors, actuators: agent.actuators },
    sensors: Object.fromEntries(names.map((name, i) => [name, sensors[i].port])) as unknown as Robot<S, A>['sensors'],
    actuators: actuators as unknown as Robot<S, A>['actuators'],
    physics,
    sense(tick) {
      let i = 0;
      try {
        for (; i < sensors.length; i++) sensors[i].sense(tick);
      } catch (error) {
        throw faultAt(error, { code: 'sensor_failed', what: `sensor '${names[i]}'`, tick, block: names[i] });
      }
    },
    advance(tick) {
      try {
        physics.step();
      } catch (error) {
        throw faultAt(error, { code: 'physics_failed', what: `physics '${physics.name}'`, tick, block: physics.name });
      }
    },
    place(pose) {
      physics.place(pose);
      for (const sensor of sensors) sensor.reset();
    },
    replace(world) {
      refuseUnseen(world, physics, names, sensors);
      physics.replace(world);
      site.world = world;
      identity = identify(world);
      for (const sensor of sensors) sensor.rebuild();
    },
    show(cues) {
      checkCues(agent.sensors, cues);
      site.cues = cues;
    },
    fail(faults) {
      checkFaults(agent.sensors, faults);
      for (const [i, name] of names.entries()) sensors[i].faults = faults.filter(({ sensor }) => sensor === name);
    },
    sensorCounters: () =>
      Object.fromEntries(
        names.flatMap((name, i) => (sensors[i].model.counters ? [[name, sensors[i].model.counters()]] : [])),
      ),
    eventTruth: (sensor) => sensors[names.indexOf(String(sensor))]?.model.eventTruth,
    safe,
    save: () => saveState(identity, physics, sensors, clock.tick),
    restore: (state) => restoreState(state, identity, physics, sensors, clock.tick),
    dispose() {
      const ending = sensors.map(
        ({ port }) =>
          () =>
            port.complete(),
      );
      undoAll([() => makeSafe({ safe }, clock.tick), detach, ...ending, () => physics.dispose()], clock.tick);
    },
  };
  const detach = clock.attach({ robot });
  return robot;
}

const AT_REST: Readonly<Twist> = { linearX: 0, linearY: 0, angularZ: 0 };

function factoryOf(physics: keyof typeof PHYSICS | PhysicsFactory): PhysicsFactory {
  const factory = typeof physics === 'function' ? physics : PHYSICS[physics];
  if (factory !== undefined) return factory;
  throw new ValidationError(`there is no physics engine '${physics}'`, {
    code: 'unknown_physics',
    expected: Object.keys(PHYSICS).join(' or '),
    received: physics,
  });
}

/** @throws WiringError `movable_unseen` if the engine moves obstacles and a sensor would not see them move */
function refuseUnseen(
  world: World,
  physics: PhysicsEngine,
  names: readonly string[],
  sensors: readonly SampledSensor[],
): void {
  const movable = world.obstacles.findIndex(({ mass = 0 }) => mass > 0);
  const name = names.find((_, i) => sensors[i].model.looks);
  if (!physics.capabilities.dynamics || movable < 0 || name === undefined) return;
  const obstacle = nameOfObstacle(world.obstacles[movable], movable);
  throw new WiringError(`sensor '${name}' would not see '${obstacle}' move`, {
    code: 'movable_unseen',
    expected: 'a world without movable obstacles, or sensors that do not look at the world',
    received: obstacle,
    block: name,
    remedy: 'leave out its mass, or use the kinematic engine, which moves nothing but the body',
  });
}

function checkCues(sensors: SensorSpecs, cues: Readonly<Record<string, Readonly<Float64Array>>>): void {
  for (const [name, { kind, size }] of Object.entries(sensors)) {
    if (kind !== 'cue' || cues[name]?.length === size) continue;
    throw new ValidationError(`cue sensor '${name}' is not shown what it looks at`, {
      code: 'cue_mismatch',
      expected: `a cue '${name}' of ${size} values`,
      received: cues[name] === undefined ? Object.keys(cues).join(', ') || 'no cues' : `${cues[name].length} values`,
      block: name,
      remedy: `show it a vector of ${size} values under its name`,
    });
  }
}

function saveState(
  identity: number,
  physics: PhysicsEngine,
  sensors: readonly SampledSensor[],
  tick: number,
): Uint8Array {
  const engine = physics.save();
  const total = sensors.reduce((sum, sensor) => sum + sensor.stateLength, STATE_HEADER + engine.length);
  const state = new Float64Array(total);
  state.set([STATE_VERSION, identity, total, engine.length]);
  state.set(engine, STATE_HEADER);
  let offset = STATE_HEADER + engine.length;
  for (const sensor of sensors) offset = sensor.save(state, offset, tick);
  return new Uint8Array(state.buffer);
}

function restoreState(
  bytes: Uint8Array,
  identity: number,
  physics: PhysicsEngine,
  sensors: readonly SampledSensor[],
  tick: number,
): void {
  const state = new Float64Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.byteLength / 8));
  const [version, owner, total, engineLength] = state;
  if (version !== STATE_VERSION || owner !== identity || state.length !== total) {
    throw new ValidationError('the saved state is of another robot', {
      code: 'state_mismatch',
      expected: `version ${STATE_VERSION}, the same world, body, sensors, physics, period and seed`,
      received: { version, bytes: bytes.byteLength },
      remedy: 'restore into a robot made with the same options, by the same version of the program',
    });
  }
  physics.restore(state.slice(STATE_HEADER, STATE_HEADER + engineLength));
  let offset = STATE_HEADER + engineLength;
  for (const sensor of sensors) offset = sensor.restore(state, offset, tick);
}

/** FNV-1a, 32 bits, of a value's JSON (Fowler, Noll & Vo). */
function fingerprint(value: unknown): number {
  const text = JSON.stringify(value);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
