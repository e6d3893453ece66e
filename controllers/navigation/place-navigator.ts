import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import { defineController } from '../controller/define-controller.ts';
import type { PlaceCellGrid } from '../encoding/place-cells.ts';
import { placeEncoder } from '../encoding/place-encoder.ts';
import type { SimulationOptions, SynapseModel } from '../engine/index.ts';
import { allToAll, Network, seconds } from '../engine/index.ts';
import { simulationOptions } from '../engine/run/simulation-options.ts';
import { bernoulli } from '../neurons/bernoulli.ts';
import type { srm0 } from '../neurons/srm0.ts';
import type { sequentialNeuromodulation } from '../synapses/sequential-neuromodulation.ts';
import type { ActionParameters, ReadOutSettings, VelocityReadOut } from './action-ring.ts';
import { ACTION_DIRECTIONS, actionRing, connectRing, ringVelocity } from './action-ring.ts';
import { steer } from './heading-servo.ts';
import type { PlaceFieldOptions } from './place-fields.ts';
import { squareGrid } from './place-fields.ts';
import type { TrialModulationOptions } from './trial-modulation.ts';
import { PUBLISHED_LEARNING, TRIAL_EVENTS, TrialModulation } from './trial-modulation.ts';
import type { Learning } from './trial-rule.ts';
import { learningOf } from './trial-rule.ts';
import { velocitySignal } from './velocity-signal.ts';

/** Options of {@link placeNavigator}, whose place-to-action synapses learn by rule R. */
export interface PlaceNavigatorOptions<R extends SynapseModel = typeof sequentialNeuromodulation>
  extends TrialModulationOptions,
    PlaceFieldOptions,
    Pick<SimulationOptions, 'emitter' | 'uniform'> {
  /** Body to drive, within its limits. */
  readonly body: Body;
  /**
   * Metres, half the side of the square that the body's centre can reach: that of the arena less the body's radius. The outermost place
   * cells lie on its edge, and do not drive the body out; where they lie beyond reach, a body stands at walls.
   */
  readonly halfWidth: number;
  /**
   * How place-to-action synapses learn. Default: `sequentialNeuromodulation` with its own values, which
   * `{ parameters: { eta_dopamine: 0.02, tau_e: '5 s' } }` would change. Another rule is told of trials by what it names: the modulators
   * `acetylcholine`, whose level lasts through the trial, and `dopamine`, at reward; the events `trial_start`, and `reward` at the end of a
   * rewarded trial, with which dopamine waits if the rule has it.
   */
  readonly learning?: Learning<R, typeof srm0>;
  /** Values of the parameters of action neurons, each with its unit, as in `{ tau_m: '30 ms' }`. Default: those of `srm0`. */
  readonly action?: ActionParameters;
  /** Makes what decodes a velocity from the spikes of action neurons. Default: a population vector with decay 50 ms and rise 20 ms. */
  readonly readOut?: (settings: ReadOutSettings) => VelocityReadOut;
}

/** The numbers of the published model. Lengths are shares of half the arena's side, which has 2 units there. */
const CELLS_PER_SIDE = 11;
const FIELD_WIDTH = 0.2 / Math.sqrt(2);
const FIELD_REACH = Math.sqrt(2) / 2;
/** Hz, rate of a place cell at the centre of its field. */
const PEAK_RATE = 400;

/**
 * Learns the place of the goal. Place cells drive a ring of action neurons, whose lateral connections let one direction win; the
 * agent moves along the population vector. Acetylcholine depresses active synapses during exploration, and dopamine at the goal
 * converts that into potentiation (Brzosko, Zannone, Schultz, Clopath & Paulsen 2017, eLife 6:e27756, figures 5 and 6).
 *
 * Cells, rule, action neurons and read-out can be others; what is left out is as published.
 *
 * The authors' program (ModelDB 233396) takes one more step after the outcome phase, in which place cells fire again, before dopamine
 * acts. And where the agent is beyond two walls of a corner, only one of them sets it back in that step; here both do.
 *
 * @example
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   // An arena with a side of 1.2 m; traces of eligibility last for 5 s.
 *   controller: (body) =>
 *     placeNavigator({ body, halfWidth: 0.6 - body.radius, learning: { parameters: { tau_e: '5 s' } } }),
 * });
 *
 * @throws ValidationError `unknown_option`, `invalid_place_cells`, `invalid_option` for a rule that it cannot tell of its trials; in
 *   `initialise` what `Network` throws for values of parameters
 */
export function placeNavigator<const R extends SynapseModel = typeof sequentialNeuromodulation>(
  options: PlaceNavigatorOptions<R>,
): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  checkOptions('placeNavigator', options, {
    body: true,
    halfWidth: true,
    cellsPerSide: true,
    fieldWidth: true,
    peakRate: true,
    learning: true,
    action: true,
    readOut: true,
    acetylcholine: true,
    dopamine: true,
    emitter: true,
    uniform: true,
  });
  const { body, halfWidth, readOut = ringVelocity } = options;
  const cells = placeCells(options);
  const learning = learningOf('placeNavigator', options.learning, PUBLISHED_LEARNING, TRIAL_EVENTS);
  return defineController({
    manifest: {
      name: 'place_navigator',
      version: 2,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ step: seconds(period), seed });
      const place = network.population('place', bernoulli, { size: cells.size });
      const code = network.encode(place, 'rate', placeEncoder(cells), 'Hz');
      const action = actionRing(network, options.action);
      const input = network.project(place, action, {
        ...learning,
        connect: allToAll({
          where: (cell, neuron) => !leadsOut(cells.centres, cell, ACTION_DIRECTIONS[neuron], halfWidth),
        }),
        delay: '0 ms',
      });
      connectRing(network, action);
      const simulation = simulate(network, simulationOptions(options));
      const rates = simulation.input(place, 'rate', 'Hz');
      const position = new Float64Array(2);
      const spiked = new Uint32Array(action.size);
      const decoder = readOut({ directions: ACTION_DIRECTIONS, period, halfWidth });
      const modulation = new TrialModulation(simulation, learning.synapse, options);
      return {
        parts: { simulation, decoder, modulation },
        beginTrial() {
          modulation.beginTrial();
          decoder.reset();
        },
        step(_tick, { pose }, feedback, { velocity }) {
          modulation.observe(feedback);
          position[0] = pose.x;
          position[1] = pose.y;
          if (feedback.phase === 'active') simulation.encode(code, position);
          else rates.fill(0);
          simulation.step();
          decoder.update(spiked, simulation.spikes(action, spiked));
          steer(body, decoder.x, decoder.y, pose.heading, velocity);
        },
        endTrial: () => modulation.endTrial(),
        populations: { place: { centres: cells.centres }, action: { directions: ACTION_DIRECTIONS } },
        weights: [input],
        signals: { ...modulation.signals, velocity: velocitySignal(decoder) },
        tunables: modulation.tunables,
      };
    },
  });
}

function placeCells({
  halfWidth,
  cellsPerSide = CELLS_PER_SIDE,
  fieldWidth = halfWidth * FIELD_WIDTH,
  peakRate = PEAK_RATE,
}: PlaceFieldOptions & { readonly halfWidth: number }): PlaceCellGrid {
  return squareGrid({
    halfWidth,
    cellsPerSide,
    fieldWidth,
    peakRate,
    // As many widths as published.
    reach: halfWidth * FIELD_REACH * (fieldWidth / (halfWidth * FIELD_WIDTH)),
  });
}

/** Whether a place cell on a wall would drive a direction out through it. */
function leadsOut(centres: Float64Array, cell: number, direction: number, halfWidth: number): boolean {
  const outward = (position: number, component: number): boolean => {
    const side = Math.abs(position) > halfWidth * 0.999 ? Math.sign(position) : 0;
    return side * component > 1e-9;
  };
  return outward(centres[2 * cell], cos(direction)) || outward(centres[2 * cell + 1], sin(direction));
}
