import type { Body, EventCameraSettings } from '../../agents/index.ts';
import { defineAgent, eventCamera, headDirectionSensor, rodent, velocityActuator } from '../../agents/index.ts';
import { visualPlaceNavigator } from '../../controllers/navigation/visual-place-navigator.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { World } from '../../sim/index.ts';
import { randomWaves } from '../../sim/index.ts';
import type { Parameters } from '../scenario/parameters.ts';
import type { PhysicsName } from '../scenario/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { DAYLIGHT } from './daylight.ts';
import type { LearningValues } from './water-maze.ts';
import { HALF_WIDTH, waterMaze } from './water-maze.ts';

/** One of four eyes that together look around. */
const eye = (yaw: number): EventCameraSettings => ({
  width: 32,
  height: 24,
  fieldOfView: Math.PI / 2,
  mount: { z: 0.06, yaw },
  pixel: DAYLIGHT,
  sampling: { pixels: 0.5, minimumHz: 250 },
});
const EYES = { ahead: eye(0), left: eye(Math.PI / 2), behind: eye(Math.PI), right: eye(-Math.PI / 2) } as const;

/** What the walls of an arena are like, for experiments on what is recognised of them. */
export type Walls = 'textured' | 'grey' | 'tall';

/** m, height of walls whose tops no eye sees. */
const TALL = 30;

/** The water maze of an agent that is not told where it is: walls have textures, drawn anew for each seed. */
export const visualWaterMaze = {
  source:
    `${waterMaze.source}; place cells by competition: Nessler, Pfeiffer, Buesing & Maass 2013, PLoS Comput Biol 9:e1003037, ` +
    'and Keck, Savin & Lücke 2012, PLoS Comput Biol 8:e1002432; the combination and the bars are ours',
  bodies: { rodent } as Readonly<Record<string, Body>>,
  physics: ['kinematic'] as readonly PhysicsName[],
  eyes: EYES,
  parameters: {
    ...waterMaze.parameters,
    light: { default: 1, unit: '1', meaning: 'illumination; 0 leaves the cameras in the dark', minimum: 0, maximum: 1 },
    walls: {
      default: 'textured',
      choices: ['textured', 'grey', 'tall'],
      meaning: 'grey: all walls alike, without a texture; tall: textured, and so high that their tops are not seen',
    } as const,
    placeLearning: { default: 1, unit: '1', meaning: 'of place cells; 0 switches it off', minimum: 0, maximum: 1 },
  } satisfies Parameters,
  baselines: {
    /** The same agent with place cells that are given their places. */
    'true-pose': ({ body }) => waterMaze.agent({ ...waterMaze.defaults, acetylcholine: 1, dopamine: 1 }, body),
  } satisfies Scenario['baselines'],
  world: (
    { light, walls: kind = 'textured' }: { readonly light: number; readonly walls?: Walls },
    random: RandomStream,
  ): World => {
    const plain = waterMaze.world();
    return {
      ...plain,
      name: 'visual water maze',
      illumination: { level: light },
      walls: plain.walls.map((wall) => {
        // Grey walls draw a seed as well, so that what is drawn later is the same.
        const seed = random.integer(2 ** 31);
        return {
          ...wall,
          ...(kind === 'tall' ? { height: TALL } : {}),
          surface:
            kind === 'grey'
              ? { kind: 'uniform', reflectance: 0.5 }
              : randomWaves({ seed, longest: 1, shortest: 0.08, count: 16, contrast: 0.4 }),
        };
      }),
    };
  },
  agent: (
    values: LearningValues & Readonly<Record<'acetylcholine' | 'dopamine' | 'placeLearning', number>>,
    body: Body,
  ) =>
    defineAgent({
      body,
      sensors: {
        ahead: eventCamera(EYES.ahead),
        left: eventCamera(EYES.left),
        behind: eventCamera(EYES.behind),
        right: eventCamera(EYES.right),
        head: headDirectionSensor(),
      },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        visualPlaceNavigator({
          body,
          eyes: EYES,
          halfWidth: HALF_WIDTH,
          placeLearning: values.placeLearning,
          learning: waterMaze.learning(values),
          acetylcholine: values.acetylcholine,
          dopamine: values.dopamine,
        }),
    }),
  trial: waterMaze.trial,
};
