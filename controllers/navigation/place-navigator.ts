import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import { defineController } from '../controller/define-controller.ts';
import { PlaceCellGrid } from '../encoding/place-cells.ts';
import { placeEncoder } from '../encoding/place-encoder.ts';
import type { SimulationOptions } from '../engine/index.ts';
import { allToAll, Network } from '../engine/index.ts';
import { simulationOptions } from '../engine/run/simulation-options.ts';
import { bernoulli } from '../neurons/bernoulli.ts';
import { sequentialNeuromodulation } from '../synapses/sequential-neuromodulation.ts';
import { ACTION_DIRECTIONS, actionRing, connectRing, ringVelocity } from './action-ring.ts';
import { steer } from './heading-servo.ts';
import type { TrialModulationOptions } from './trial-modulation.ts';
import { TrialModulation } from './trial-modulation.ts';
import { velocitySignal } from './velocity-signal.ts';

/** Options of {@link placeNavigator}. */
export interface PlaceNavigatorOptions extends TrialModulationOptions, Pick<SimulationOptions, 'emitter' | 'uniform'> {
  readonly body: Body;
  /**
   * Metres, half the side of the square that the body's centre can reach: that of the arena less the body's radius. The outermost place
   * cells lie on its edge, and do not drive the body out; where they lie beyond reach, a body stands at walls.
   */
  readonly halfWidth: number;
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
 * The authors' program (ModelDB 233396) takes one more step after the outcome phase, in which place cells fire again, before dopamine
 * acts. And where the agent is beyond two walls of a corner, only one of them sets it back in that step; here both do.
 */
export function placeNavigator(
  options: PlaceNavigatorOptions,
): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  checkOptions('placeNavigator', options, {
    body: true,
    halfWidth: true,
    acetylcholine: true,
    dopamine: true,
    emitter: true,
    uniform: true,
  });
  const { body, halfWidth } = options;
  const cells = placeCells(halfWidth);
  return defineController({
    manifest: {
      name: 'place_navigator',
      version: 2,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ step: period, seed });
      const place = network.population('place', bernoulli, { size: cells.size });
      const code = network.encode(place, 'rate', placeEncoder(cells), 'Hz');
      const action = actionRing(network);
      const input = network.project(place, action, {
        synapse: sequentialNeuromodulation,
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
      const decoder = ringVelocity(period, halfWidth);
      const modulation = new TrialModulation(simulation, options);
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

function placeCells(halfWidth: number): PlaceCellGrid {
  const centres = Float64Array.from(
    { length: CELLS_PER_SIDE },
    (_, i) => halfWidth * ((2 * i) / (CELLS_PER_SIDE - 1) - 1),
  );
  return new PlaceCellGrid({
    x: centres,
    y: centres,
    width: halfWidth * FIELD_WIDTH,
    peak: PEAK_RATE,
    reach: halfWidth * FIELD_REACH,
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
