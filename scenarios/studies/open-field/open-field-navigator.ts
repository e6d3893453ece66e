import type { Body, Controller, Pose, Twist } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { ExponentialVector } from '../../../controllers/decoding/exponential-vector.ts';
import { ringWeights } from '../../../controllers/decoding/ring-attractor.ts';
import { BORDER_CELLS, borderSynapses, senseBorders } from '../../../controllers/encoding/border-cells.ts';
import type { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../../controllers/encoding/place-encoder.ts';
import { doubleLiteral } from '../../../controllers/engine/compiler/emit/c/math.ts';
import type {
  Encoder,
  Projection,
  Quantity,
  SimulationOptions,
  SynapseModel,
} from '../../../controllers/engine/index.ts';
import { allToAll, explicit, mV, Network, normal, pA, quantity, seconds } from '../../../controllers/engine/index.ts';
import { simulationOptions } from '../../../controllers/engine/run/simulation-options.ts';
import { checkHalfWidth } from '../../../controllers/navigation/half-width.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import type { PlaceFieldOptions } from '../../../controllers/navigation/place-fields.ts';
import { squareGrid } from '../../../controllers/navigation/place-fields.ts';
import type { Learned, Learning } from '../../../controllers/navigation/trial-rule.ts';
import { learningOf } from '../../../controllers/navigation/trial-rule.ts';
import { bernoulli } from '../../../controllers/neurons/bernoulli.ts';
import { homogeneousPoisson } from '../../../controllers/neurons/homogeneous-poisson.ts';
import { lifAlpha } from '../../../controllers/neurons/lif-alpha.ts';
import { dopamineStdp } from '../../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { TURN } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';

/** Options of {@link openFieldNavigator}. */
export interface OpenFieldNavigatorOptions<R extends SynapseModel = typeof dopamineStdp>
  extends PlaceFieldOptions,
    Pick<SimulationOptions, 'emitter'> {
  /** Body to steer in the arena, by its drive and limits. */
  readonly body: Body;
  /** Metres, half the side of the square arena; the outermost place cells lie on its walls. */
  readonly halfWidth: number;
  /** Amperes, eligibility after a pair of coincident spikes, in SI; of the default rule. Default 1e-13. */
  readonly learningRate?: number;
  /** Amperes, largest weight, in SI; of the default rule. Default 6e-11. */
  readonly maximalWeight?: number;
  /**
   * How place-to-action synapses learn. Dopamine rises at the first reward of a trial: by the inverse of its time constant `tau_n`, or by
   * 1 in the unit that the rule declares for it where it has no such parameter. Default: `dopamineStdp` with an eligibility of 200 ms.
   */
  readonly learning?: Learning<R, typeof lifAlpha>;
}

/** Seconds, step of the network. */
const STEP = 1e-4;
/** The published 1 ms and one step, because neurons of NEST take in their input one step after it arrives. */
const DELAY = '1.1 ms';
/** Hz */
const PEAK_RATE = 200;
const CELLS_PER_SIDE = 21;
/** Metres, standard deviation of a place field. */
const FIELD_WIDTH = 0.2;
/** Widths; a cell this far away would fire once in 20 minutes. */
const FIELD_REACH = 5;
const ACTION_NEURONS = 40;
/** Seconds, time constant with which dopamine of the default rule decays. */
const DOPAMINE_DECAY = 1e-4;
/** Seconds that the agent waits at the start of each trial but the first. The bump persists, and so does its displacement. */
const PAUSE = 0.4;
/** Metres that a spike adds to the displacement of each tick. */
const STRIDE = 1e-4;
/** Seconds, time constant with which that displacement decays. */
const STRIDE_DECAY = 0.05;
/** Metres from a wall within which its border cell fires. */
const BORDER_DEPTH = 0.2;
/** Hz, rate of a border cell. */
const BORDER_RATE = 2000;
/** pA, unit of the lateral weights. */
const LATERAL_WEIGHT = 7;

/** Radians, direction of each action neuron in the map frame: the original's angles count clockwise from the y axis. */
const DIRECTIONS: Readonly<Float64Array> = Float64Array.from(
  { length: ACTION_NEURONS },
  (_, i) => TURN / 4 - (TURN * i) / ACTION_NEURONS,
);

/**
 * CoBeL-spike's open-field navigator: place and border cells drive a ring of leaky integrate-and-fire neurons with alpha
 * currents; the bump of activity on the ring moves the agent; a pulse of dopamine at the goal turns the eligibility of
 * place-to-action synapses into weight (Ghazinouri, Mohagheghi Nejad & Cheng 2023, Brain Struct Funct 229:577; parameters of
 * the open-field configuration of its repository).
 *
 * The agent's displacement is added once per tick, as in the original, so that speed depends on the tick.
 *
 * Cells and rule can be others; what is left out is as published.
 *
 * @example
 * const agent = defineAgent({
 *   body: point,
 *   sensors: { pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   // An arena with a side of 2.4 m; pairs of spikes are forgotten within half a second.
 *   controller: (body) => openFieldNavigator({ body, halfWidth: 1.2, learning: { parameters: { tau_c: '0.5 s' } } }),
 * });
 *
 * @throws ValidationError `unknown_option`, `invalid_place_cells`, `invalid_option` for a rule that it cannot tell of its trials; in
 *   `initialise` what `Network` throws for values of parameters
 */
export function openFieldNavigator<const R extends SynapseModel = typeof dopamineStdp>(
  options: OpenFieldNavigatorOptions<R>,
): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  checkOptions('openFieldNavigator', options, {
    body: true,
    halfWidth: true,
    cellsPerSide: true,
    fieldWidth: true,
    peakRate: true,
    learningRate: true,
    maximalWeight: true,
    learning: true,
    emitter: true,
  });
  const { body, halfWidth } = options;
  checkHalfWidth('openFieldNavigator', halfWidth);
  const cells = placeCells(options);
  const learning = learningOf(
    'openFieldNavigator',
    options.learning,
    published(options.learningRate, options.maximalWeight),
    [],
  );
  return defineController({
    manifest: {
      name: 'open_field_navigator',
      version: 3,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ step: seconds(STEP), seed });
      const { place, border, action, input } = describe(network, cells.size, learning);
      const code = network.encode(place, 'rate', intervalEncoder(cells), 'Hz');
      const simulation = simulate(network, simulationOptions(options));
      const rates = simulation.input(place, 'rate', 'Hz');
      const position = new Float64Array(2);
      const borderRates = simulation.input(border, 'rate', 'Hz').subarray(0, BORDER_CELLS);
      /** Metres per tick. */
      const displacement = new ExponentialVector({
        directions: DIRECTIONS,
        decay: STRIDE_DECAY,
        step: STEP,
        stride: STRIDE,
      });
      const history = { trials: 0, rewarded: false };
      let dopamine = 1;

      const sensePlace = (x: number, y: number): void => {
        position[0] = x;
        position[1] = y;
        simulation.encode(code, position);
      };
      /** Steps of the network up to which the displacement is computed. */
      let seen = 0;
      simulation.onSpikes(action, (step, ids, count) => {
        displacement.fade(step - seen);
        displacement.update(ids, count);
        seen = step + 1;
      });
      const advance = (seconds: number): void => {
        seen = simulation.tick;
        simulation.step(Math.round(seconds / STEP));
        displacement.fade(simulation.tick - seen);
      };
      return {
        parts: { simulation, displacement, history },
        beginTrial() {
          history.rewarded = false;
          if (history.trials++ === 0) return;
          sensePlace(0, 0);
          borderRates.fill(0);
          advance(PAUSE);
        },
        step(_tick, { pose }, { reward, phase }, { velocity }) {
          if (reward > 0 && !history.rewarded) {
            const level = dopamineSpikes(input, dopamine);
            if (level !== undefined) simulation.setModulator('dopamine', level);
            history.rewarded = true;
          }
          if (phase === 'active') {
            sensePlace(pose.x, pose.y);
            senseBorders(pose.x, pose.y, halfWidth - BORDER_DEPTH, BORDER_RATE, borderRates);
          } else {
            rates.fill(0);
            borderRates.fill(0);
          }
          advance(period);
          steer(body, displacement.x / period, displacement.y / period, pose.heading, velocity);
        },
        spikes: [action],
        populations: { place: { centres: cells.centres }, action: { directions: DIRECTIONS } },
        weights: [input],
        signals: {
          velocity: {
            kind: 'vector',
            unit: 'm/s',
            meaning: 'velocity decoded from the action neurons, before the limits of the body',
            read(out) {
              out[0] = displacement.x / period;
              out[1] = displacement.y / period;
            },
          },
          rewarded: {
            kind: 'scalar',
            unit: '1',
            meaning: '1 once the trial was rewarded, and 0 before',
            range: [0, 1],
            read(out) {
              out[0] = Number(history.rewarded);
            },
          },
        },
        tunables: {
          dopamine: {
            unit: '1',
            meaning: 'dopamine spikes at reward; 0 switches learning off',
            minimum: 0,
            maximum: 10,
            live: true,
            get: () => dopamine,
            set(spikes) {
              dopamine = spikes;
            },
          },
        },
      };
    },
  });
}

function placeCells({
  halfWidth,
  cellsPerSide = CELLS_PER_SIDE,
  fieldWidth = FIELD_WIDTH,
  peakRate = PEAK_RATE,
}: PlaceFieldOptions & { readonly halfWidth: number }): PlaceCellGrid {
  return squareGrid({ halfWidth, cellsPerSide, fieldWidth, peakRate, reach: FIELD_REACH * fieldWidth });
}

/** The published rule and its values. */
function published(learningRate = 1e-13, maximalWeight = 6e-11): Learned {
  return {
    synapse: dopamineStdp,
    parameters: {
      tau_c: '200 ms',
      tau_n: seconds(DOPAMINE_DECAY),
      A_plus: quantity(learningRate, 'A'),
      A_minus: quantity(-learningRate, 'A'),
      w_max: quantity(maximalWeight, 'A'),
    },
    initial: { w: pA(normal(30, 5)) },
  };
}

/** The level to which dopamine spikes raise dopamine: each adds the inverse of its time constant. None where the rule names no dopamine. */
function dopamineSpikes({ model, parameters }: Projection, spikes: number): Quantity<number> | undefined {
  const dopamine = model.modulators?.['dopamine'];
  if (dopamine === undefined) return undefined;
  const decay = parameters.get('tau_n');
  return decay === undefined
    ? quantity(spikes, dopamine.unit)
    : quantity(spikes / decay, `1/${model.parameters?.['tau_n'].unit}`);
}

/**
 * Place cells whose rates are corrected for a process of random intervals. The original draws a spike with p = rate dt in each step;
 * intervals give the same at the rate -log(1 - p) / dt, computed to third order. Uncorrected, the ring would lack 0.75 % of its drive
 * at 300 Hz.
 */
function intervalEncoder(cells: PlaceCellGrid): Encoder {
  const { size } = cells;
  const { c, ...encoder } = placeEncoder(cells);
  return {
    ...encoder,
    write(position, out) {
      encoder.write(position, out);
      for (let i = 0; i < size; i++) {
        const rate = out[i];
        const p = rate * STEP;
        out[i] = rate * (1 + p * (1 / 2 + p / 3));
      }
    },
    c: {
      ...c,
      body: `${c.body}
  for (uint32_t i = 0; i < ${size}u; i++) {
    if (out[i] == 0.0f) continue;
    const double rate = out[i];
    const double p = rate * ${doubleLiteral(STEP)};
    out[i] = (float)(rate * (1.0 + p * (0.5 + p / 3.0)));
  }`,
      operations: c.operations + 8 * size,
    },
  };
}

function describe(network: Network, placeCells: number, learning: Learned) {
  const place = network.population('place', homogeneousPoisson, { size: placeCells });
  const border = network.population('border', bernoulli, { size: BORDER_CELLS });
  const thresholds = new RandomStream(network.seed, 'thresholds');
  const action = network.population('action', lifAlpha, {
    size: ACTION_NEURONS,
    parameters: {
      tau_syn: '5 ms',
      V_th: mV(Float64Array.from(DIRECTIONS, () => -55 + 4 * (thresholds.uniform() - 0.5))),
    },
  });
  const input = network.project(place, action, {
    ...learning,
    connect: allToAll(),
    delay: DELAY,
  });
  network.project(border, action, {
    synapse: staticSynapse,
    connect: explicit(borderSynapses(DIRECTIONS)),
    delay: DELAY,
    initial: { w: '-15 pA' },
  });
  const lateral = ringWeights(DIRECTIONS, { excitation: 50, inhibition: 400 });
  network.project(action, action, {
    synapse: staticSynapse,
    connect: allToAll({ self: false }),
    delay: DELAY,
    initial: { w: pA((_, from, to) => LATERAL_WEIGHT * lateral(from, to)) },
  });
  return { place, border, action, input };
}
