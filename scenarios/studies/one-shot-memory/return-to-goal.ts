import type { Body, HeadDirection, Odometry, Twist } from '../../../agents/index.ts';
import type { BuildSettings, Built } from '../../../controllers/controller/define-controller.ts';
import { ExponentialVector } from '../../../controllers/decoding/exponential-vector.ts';
import { PopulationVector } from '../../../controllers/decoding/population-vector.ts';
import type { Connectivity, SimulationOptions } from '../../../controllers/engine/index.ts';
import { explicit, Network, oneToOne, seconds } from '../../../controllers/engine/index.ts';
import { simulationOptions } from '../../../controllers/engine/run/simulation-options.ts';
import { Coordinates, type CoordinatesOptions } from '../../../controllers/memory/coordinates.ts';
import { graded } from '../../../controllers/memory/graded.ts';
import { gradedSource } from '../../../controllers/memory/graded-source.ts';
import type { MemoryMode } from '../../../controllers/memory/key-value-memory.ts';
import { KeyValueMemory } from '../../../controllers/memory/key-value-memory.ts';
import { Omission } from '../../../controllers/memory/omission.ts';
import { OPPONENT_DIRECTIONS, opponentCells } from '../../../controllers/memory/opponent-cells.ts';
import type { PlaceCode } from '../../../controllers/memory/place-code.ts';
import { SparseKeys } from '../../../controllers/memory/sparse-keys.ts';
import { ACTION_DIRECTIONS, actionRing, connectRing } from '../../../controllers/navigation/action-ring.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { cos, exp, hypot, sin } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';

/** Options of an agent that returns to a goal: its body, and faculties that experiments deny it. */
export interface ReturnOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Body to steer, by its drive and limits. */
  readonly body: Body;
  /**
   * `frozen`: nothing is written. `piling`: nothing is forgotten, neither by writing nor at an omission. `shuffled`: what is recalled goes
   * to other place cells than those that it was written by. Default `plastic`.
   */
  readonly memory?: 'plastic' | 'frozen' | 'piling' | 'shuffled';
  /** Share of odometry that learning of coordinates is told; 0 for none. Default 1. */
  readonly odometry?: number;
  /** Whether an omitted reward is noticed. Default true. */
  readonly omission?: boolean;
}

/** How it knows places and walls. */
export interface Surroundings<O> {
  /** Adds its place cells to a network. */
  placeCells(network: Network): PlaceCode<O>;
  /** Metres, x and y of each place cell, interleaved, where coordinates are not to be learned. */
  readonly given?: ArrayLike<number>;
  /** How coordinates are learned where none are given. Default: as `Coordinates` does. */
  readonly learning?: CoordinatesOptions;
  /** rad/s, counter-clockwise, at which it turns on the spot at a goal, for eyes that see only what moves. Default: it stands still. */
  readonly turnAtGoal?: number;
  /** The direction of search in rad after walls that it is at. */
  turnBack(direction: number, observations: O): number;
}

/** Sensors of its own motion. */
interface OwnMotion {
  readonly odometry: Readonly<Odometry>;
  readonly head: Readonly<HeadDirection>;
}

/** Hz, rate of an active key, and peak of place cells that are given their places. */
export const RATE = 100;
/** Keys, and those of them that are active. */
const [KEYS, ACTIVE] = [40, 10];
/** Potential that a spike of a key adds at a weight of 1, as a share of the threshold: 4 (1 - e^(-1/20)). */
const GAIN = 0.195;
/** m/s, speed where nothing slows it down. */
const SPEED = 0.3;
/** Tonic drive of each action neuron in a step of 1 ms, and what the search adds in its direction. */
const [TONIC, SEARCH] = [2.5, 1];
/** rad^2/s, variance of the direction of search. */
const WANDER = 1.2;
/** Spikes per ms of the ring, as a vector, for full speed. */
const FULL = 0.5;
/**
 * s, time constant of the mean of opponent spikes that sets the speed; spikes per ms for full speed; and the least share of it. That it slows down
 * neither helps nor costs: with a least share of 1, SPL of trials 2 to 4 of `delayed-match-to-place` differs by -0.028 (-0.116 to 0.063), on the
 * first 12 seeds of `--fresh-from 97001`, paired.
 */
const [SPEED_DECAY, OPPONENT_FULL, SLOWEST] = [0.05, 0.6, 0.2];

/** s, for how long it stays where it was rewarded, and writes, if the reward does not end the trial. */
const STAY = 1;

const keys = new SparseKeys({ features: 1, keys: KEYS, active: ACTIVE, rate: RATE, seed: 0 });

/**
 * The parts of a controller that returns to a goal that it was at once, whatever its place cells are told by: see `memoryNavigator`
 * for what it does.
 */
export function returnToGoal<O extends OwnMotion>(
  { seed, period, simulate }: BuildSettings,
  options: ReturnOptions,
  surroundings: Surroundings<O>,
): Built<O, { readonly velocity: Twist }> {
  const { body, memory: kind = 'plastic', odometry: told = 1, omission: notices = true } = options;
  const { given, learning = {}, turnAtGoal } = surroundings;
  const network = new Network({ step: seconds(period), seed });
  const cells = surroundings.placeCells(network);
  const { place, centres } = cells;
  const memory = new KeyValueMemory(network, {
    keys: KEYS,
    teacher: place,
    gain: GAIN,
    ...(kind === 'piling' ? { gammaMinus: 0 } : {}),
  });
  network.project(memory.values, place, {
    synapse: staticSynapse,
    connect: kind === 'shuffled' ? toOthers(place.size, seed) : oneToOne(),
    receptor: 'recall',
    initial: { w: 1 },
  });
  const coordinates = new Coordinates(network, place, given === undefined ? learning : { eta: 0 });
  const action = actionRing(network);
  connectRing(network, action);
  const opponent = opponentCells(network, coordinates.cells, action, ACTION_DIRECTIONS);
  const drive = network.population('drive', gradedSource, { size: action.size });
  network.project(drive, action, { synapse: graded, connect: oneToOne(), delay: '0 ms', initial: { w: 1 } });
  const simulation = simulate(network, simulationOptions(options));
  if (given !== undefined) coordinates.give(simulation, given);
  const sense = cells.bind(simulation);
  const drives = simulation.input(drive, 'u').subarray(0, action.size);
  const travel = coordinates.travel(simulation);
  keys.encodeOne(0, simulation.input(memory.keys, 'rate', 'Hz'));
  const ring = new PopulationVector({
    directions: ACTION_DIRECTIONS,
    decay: 0.05,
    rise: 0.02,
    period,
    stride: 1e-3 / FULL,
  });
  const pull = new ExponentialVector({
    directions: OPPONENT_DIRECTIONS,
    decay: SPEED_DECAY,
    step: period,
    stride: (1 - exp(-period / SPEED_DECAY)) / OPPONENT_FULL,
  });
  const omission = new Omission(period);
  const random = new RandomStream(seed, 'memory navigator');
  /** Steps of the trial; direction of search in rad; whether a goal is recalled; steps for which it still writes. */
  const state = { elapsed: 0, direction: 0, recalls: false, writing: 0 };
  const spiked = new Uint32Array(Math.max(action.size, opponent.size));
  const scratch = new Float64Array(2);
  /** m, components of the way to the goal that is recalled. */
  const way = new Float64Array(2);

  const readCell = (name: 'here' | 'goal' | 'error'): Float64Array =>
    simulation.state(coordinates.cells, name, 'm', scratch);
  const modeOf = (active: boolean): MemoryMode => {
    if (state.writing > 0 && kind !== 'frozen') return 'write';
    if (!active) return 'off';
    if (omission.erases && kind !== 'piling') return 'erase';
    return omission.pauses ? 'off' : 'read';
  };
  /** The search: a walk whose direction diffuses, and which turns back at walls. */
  const search = (observations: O): void => {
    state.direction += Math.sqrt(WANDER * period) * random.normal();
    state.direction = surroundings.turnBack(state.direction, observations);
    for (let i = 0; i < drives.length; i++)
      drives[i] = TONIC + (state.recalls ? 0 : SEARCH * cos(ACTION_DIRECTIONS[i] - state.direction));
  };
  /** Adds the travel of a tick by odometry, turned by the compass. */
  const reckon = ({ linearX, linearY }: Readonly<Odometry>, { heading }: Readonly<HeadDirection>): void => {
    const [ahead, aside] = [told * period * cos(heading), told * period * sin(heading)];
    travel[0] += ahead * linearX - aside * linearY;
    travel[1] += aside * linearX + ahead * linearY;
  };
  const recall = (): void => {
    state.recalls = coordinates.recalls(simulation);
    way.set(readCell('goal'));
    const here = readCell('here');
    for (let axis = 0; axis < way.length; axis++) way[axis] = way[axis] - here[axis];
  };
  return {
    parts: { simulation, ...cells.parts, ring, pull, omission: omission.state, random, state },
    beginTrial() {
      simulation.clearActivity();
      simulation.raise('trial_start');
      cells.beginTrial?.();
      ring.reset();
      pull.restore(new Float64Array(2));
      omission.beginAnew();
      state.elapsed = 0;
      state.recalls = false;
      state.writing = 0;
    },
    step(_tick, observations, { reward, phase }, { velocity }) {
      const { odometry, head } = observations;
      const active = phase === 'active';
      state.elapsed++;
      state.writing = Math.max(0, state.writing - 1);
      if (reward > 0) {
        state.writing = active ? Math.round(STAY / period) : Infinity;
        omission.beginAnew();
      }
      const runs = active && state.writing === 0;
      if (state.elapsed === 1) state.direction = head.heading;
      sense(observations);
      reckon(odometry, head);
      search(observations);
      memory.set(simulation, modeOf(active));
      simulation.step();
      if (active) coordinates.learn(simulation, state.elapsed);
      recall();
      ring.update(spiked, simulation.spikes(action, spiked));
      pull.update(spiked, simulation.spikes(opponent, spiked));
      const distance = state.recalls ? hypot(way[0], way[1]) : Infinity;
      if (notices && runs && omission.update(distance)) simulation.raise('clear_recall');
      const share = state.recalls ? Math.max(SLOWEST, Math.min(1, hypot(pull.x, pull.y))) : 1;
      const speed = runs ? (SPEED * share) / Math.max(1, hypot(ring.x, ring.y)) : 0;
      steer(body, speed * ring.x, speed * ring.y, head.heading, velocity);
      if (!runs && turnAtGoal !== undefined) velocity.angularZ = turnAtGoal;
    },
    spikes: [place, memory.keys, memory.values, opponent, action],
    populations: {
      ...(centres === undefined ? {} : { [place.name]: { centres }, value: { centres } }),
      action: { directions: ACTION_DIRECTIONS },
      opponent: { directions: OPPONENT_DIRECTIONS },
    },
    weights: [memory.synapses, coordinates.synapses],
    signals: {
      here: {
        kind: 'position',
        unit: 'm',
        meaning: 'the place that is sensed, in learned coordinates, whose origin is arbitrary',
        read: (out) => out.set(readCell('here')),
      },
      goal: {
        kind: 'position',
        unit: 'm',
        meaning: 'the place that is recalled, in learned coordinates; the origin while nothing is',
        read: (out) => out.set(readCell('goal')),
      },
      way: {
        kind: 'vector',
        unit: 'm',
        meaning: 'from here to the goal; 0 while nothing is recalled',
        read(out) {
          for (let axis = 0; axis < way.length; axis++) out[axis] = state.recalls ? way[axis] : 0;
        },
      },
      error: {
        kind: 'vector',
        unit: 'm',
        meaning: 'what the coordinates gained since they were last learned, beyond the travel',
        read: (out) => out.set(readCell('error')),
      },
      recall: {
        kind: 'scalar',
        unit: '1',
        meaning: 'recent spikes of recall; above 8 it goes to the goal',
        read(out) {
          out[0] = simulation.state(coordinates.cells, 'recalled', '1', scratch)[0];
        },
      },
      waited: {
        kind: 'scalar',
        unit: 's',
        meaning: 'time at the remembered place without a reward; after 3 s it is omitted',
        read(out) {
          out[0] = omission.state.waited;
        },
      },
    },
  };
}

/** Each neuron to one that is drawn, each of which gets one. */
function toOthers(size: number, seed: number): Connectivity {
  const order = new RandomStream(seed, 'shuffled recall').permutation(size);
  return explicit(Array.from(order, (to, from) => [from, to] as const));
}
