import type {
  Body,
  Controller,
  EventCameraSettings,
  Events,
  HeadDirection,
  Observed,
  Twist,
} from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import type { SimulationOptions, SynapseModel } from '../../../controllers/engine/index.ts';
import { allToAll, Network, seconds } from '../../../controllers/engine/index.ts';
import { simulationOptions } from '../../../controllers/engine/run/simulation-options.ts';
import {
  ACTION_DIRECTIONS,
  actionRing,
  connectRing,
  ringVelocity,
} from '../../../controllers/navigation/action-ring.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import type { TrialModulationOptions } from '../../../controllers/navigation/trial-modulation.ts';
import { PUBLISHED_LEARNING, TRIAL_EVENTS, TrialModulation } from '../../../controllers/navigation/trial-modulation.ts';
import type { Learning } from '../../../controllers/navigation/trial-rule.ts';
import { learningOf } from '../../../controllers/navigation/trial-rule.ts';
import { velocitySignal } from '../../../controllers/navigation/velocity-signal.ts';
import type { srm0 } from '../../../controllers/neurons/srm0.ts';
import type { sequentialNeuromodulation } from '../../../controllers/synapses/sequential-neuromodulation.ts';
import { VisualPlaceCells } from '../../../controllers/vision/visual-place-cells.ts';

const EYES = ['ahead', 'left', 'behind', 'right'] as const;
type Direction = (typeof EYES)[number];

/** Options of {@link visualPlaceNavigator}. */
export interface VisualPlaceNavigatorOptions<R extends SynapseModel = typeof sequentialNeuromodulation>
  extends TrialModulationOptions,
    Pick<SimulationOptions, 'emitter'> {
  /** Body to steer, by its drive and limits; it carries the cameras. */
  readonly body: Body;
  /** Level cameras that together see all around. */
  readonly eyes: Readonly<Record<Direction, EventCameraSettings>>;
  /** Metres, half the side of the arena: a spike of the ring moves the agent by a share of it. */
  readonly halfWidth: number;
  /** Factor on the learning rate of place cells, from 0 to 1. Default 1. */
  readonly placeLearning?: number;
  /** How the synapses onto action neurons learn, as those of `placeNavigator`. Default: `sequentialNeuromodulation` with its own values. */
  readonly learning?: Learning<R, typeof srm0>;
}

type Observations = Readonly<Record<Direction, Observed<Events>>> & { readonly head: Readonly<HeadDirection> };

/**
 * Learns the place of the goal without a pose sensor. {@link VisualPlaceCells}, which learn from four event cameras and head
 * direction, replace the given place cells of `placeNavigator`; all else is as there, except that every cell is connected to every
 * direction, because no cell is known to lie at a wall.
 *
 * @example
 * const camera = (yaw: number) => ({ width: 24, height: 16, fieldOfView: Math.PI / 2, mount: { z: 0.05, yaw }, pixel: 'ideal' as const });
 * const eyes = { ahead: camera(0), left: camera(Math.PI / 2), behind: camera(Math.PI), right: camera(-Math.PI / 2) };
 * const [ahead, left, behind, right] = [eyes.ahead, eyes.left, eyes.behind, eyes.right].map((eye) => eventCamera(eye));
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { ahead, left, behind, right, head: headDirectionSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => visualPlaceNavigator({ body, eyes, halfWidth: 0.6 }),
 * });
 */
export function visualPlaceNavigator<const R extends SynapseModel = typeof sequentialNeuromodulation>(
  options: VisualPlaceNavigatorOptions<R>,
): Controller<Observations, { readonly velocity: Twist }> {
  checkOptions('visualPlaceNavigator', options, {
    body: true,
    eyes: true,
    halfWidth: true,
    placeLearning: true,
    learning: true,
    acetylcholine: true,
    dopamine: true,
    emitter: true,
  });
  const { body, eyes, halfWidth, placeLearning = 1 } = options;
  const learning = learningOf('visualPlaceNavigator', options.learning, PUBLISHED_LEARNING, TRIAL_EVENTS);
  return defineController({
    manifest: {
      name: 'visual_place_navigator',
      version: 2,
      sensors: {
        ahead: { kind: 'events' },
        left: { kind: 'events' },
        behind: { kind: 'events' },
        right: { kind: 'events' },
        head: { kind: 'headDirection' },
      },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ step: seconds(period), seed });
      const cells = new VisualPlaceCells(network, { cameras: EYES.map((name) => eyes[name]), learning: placeLearning });
      const action = actionRing(network);
      const input = network.project(cells.place, action, {
        ...learning,
        connect: allToAll(),
        delay: '0 ms',
      });
      connectRing(network, action);
      const simulation = simulate(network, simulationOptions(options));
      const spiked = new Uint32Array(action.size);
      const decoder = ringVelocity({ directions: ACTION_DIRECTIONS, period, halfWidth });
      const modulation = new TrialModulation(simulation, learning.synapse, options);
      return {
        parts: { simulation, cells, decoder, modulation },
        beginTrial() {
          modulation.beginTrial();
          cells.reset();
          decoder.reset();
        },
        step(_tick, observations, feedback, { velocity }) {
          const { heading } = observations.head;
          modulation.observe(feedback);
          for (let eye = 0; eye < EYES.length; eye++) {
            const events = observations[EYES[eye]];
            if (events.arrival.isNew) cells.see(simulation, eye, events, heading);
          }
          cells.compete(simulation, feedback.phase === 'active');
          simulation.step();
          decoder.update(spiked, simulation.spikes(action, spiked));
          steer(body, decoder.x, decoder.y, heading, velocity);
        },
        endTrial: () => modulation.endTrial(),
        populations: { action: { directions: ACTION_DIRECTIONS } },
        weights: [input],
        signals: {
          ...modulation.signals,
          velocity: velocitySignal(decoder),
          seen: {
            kind: 'scalar',
            unit: '1',
            meaning: 'recent spikes of the panorama: how much there is to see',
            read(out) {
              out[0] = cells.seen;
            },
          },
        },
        tunables: {
          ...modulation.tunables,
          placeLearning: {
            unit: '1',
            meaning: 'share of the rate at which place cells learn; 0 switches it off',
            minimum: 0,
            maximum: 1,
            live: true,
            get: () => cells.learning,
            set(share) {
              cells.learning = share;
            },
          },
        },
      };
    },
  });
}
