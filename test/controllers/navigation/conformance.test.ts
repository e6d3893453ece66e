// @module-tag long
import { describe, it } from 'vitest';
import type { Controller, Pose } from '../../../agents/index.ts';
import { point, rodent } from '../../../agents/index.ts';
import type { Emitter } from '../../../controllers/engine/compiler/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';
import { randomWalk } from '../../../controllers/navigation/random-walk.ts';
import { straightLine } from '../../../controllers/navigation/straight-line.ts';
import { lapRunner } from '../../../scenarios/studies/cue-exclusion/lap-runner.ts';
import { corridorNavigator } from '../../../scenarios/studies/event-corridor/corridor-navigator.ts';
import { holdCourse } from '../../../scenarios/studies/event-corridor/hold-course.ts';
import { potentialField } from '../../../scenarios/studies/event-corridor/potential-field.ts';
import { evidenceNavigator } from '../../../scenarios/studies/evidence/evidence-navigator.ts';
import { memoryNavigator } from '../../../scenarios/studies/one-shot-memory/memory-navigator.ts';
import { visualMemoryNavigator } from '../../../scenarios/studies/one-shot-memory/visual-memory-navigator.ts';
import { openFieldNavigator } from '../../../scenarios/studies/open-field/open-field-navigator.ts';
import { replayNavigator } from '../../../scenarios/studies/replay/replay-navigator.ts';
import { visualPlaceNavigator } from '../../../scenarios/studies/water-maze/visual-place-navigator.ts';
import type { ControllerConformanceOptions } from '../../conformance/controller.ts';
import { controllerConformance } from '../../conformance/controller.ts';
import { FULL } from '../../effort.ts';
import { Elsewhere } from '../engine/elsewhere.ts';
import { camera, events } from './moving-picture.ts';

/** Ticks of the first trial of what is large. */
const FEW = FULL ? 90 : 45;
const HALF_WIDTH = 0.6;
const TARGET = { x: 0.4, y: 0.3 };

/** Around the middle of an arena, from wall to wall. */
function pose(tick: number): Pose {
  const angle = 0.02 * tick;
  return { x: HALF_WIDTH * Math.cos(angle), y: 0.3 * Math.sin(angle), heading: 0.1 };
}

function odometry(tick: number) {
  return { ...pose(tick), heading: 0.2 * Math.sin(0.05 * tick), linearX: 0.4, linearY: 0, angularZ: 0 };
}

/** Those that are tried with networks elsewhere where somebody waits, too: with events and modulators, with two networks. */
const ELSEWHERE = ['place navigator', 'lap runner'];
const emitElsewhere: Emitter = (analysed) => new Elsewhere(analysed);

function suite<O, C>(name: string, make: () => Controller<O, C>, options: ControllerConformanceOptions<O>): void {
  describe(name, () => {
    const elsewhere = FULL || ELSEWHERE.includes(name) ? { elsewhere: emitElsewhere } : {};
    for (const check of controllerConformance(make, { ...elsewhere, ...options })) it(check.name, check.run);
  });
}

suite('place navigator', () => placeNavigator({ body: rodent, halfWidth: HALF_WIDTH }), {
  observe: (tick) => ({ pose: pose(tick) }),
});

suite('open-field navigator', () => openFieldNavigator({ body: point, halfWidth: HALF_WIDTH }), {
  observe: (tick) => ({ pose: pose(tick) }),
  untold: ['place', 'border'],
});

suite(
  'visual place navigator',
  () =>
    visualPlaceNavigator({
      body: rodent,
      halfWidth: HALF_WIDTH,
      eyes: { ahead: camera(0), left: camera(Math.PI / 2), behind: camera(Math.PI), right: camera(-Math.PI / 2) },
    }),
  {
    observe: (tick) => ({
      ahead: events('ahead', tick),
      left: events('left', tick),
      behind: events('behind', tick),
      right: events('right', tick),
      head: { heading: pose(tick).heading },
    }),
    ticks: FEW,
  },
);

suite(
  'evidence navigator',
  () =>
    evidenceNavigator({
      body: rodent,
      speed: 0.4,
      lif: 5,
      adaptive: 5,
      weights: {
        input: Float64Array.from({ length: 400 }, (_, n) => 0.3 * Math.sin(n)),
        recurrent: Float64Array.from({ length: 100 }, (_, n) => 0.2 * Math.cos(n)),
        output: Float64Array.from({ length: 20 }, (_, n) => Math.sin(n)),
        feedback: new Float64Array(20),
      },
      pillarWithin: 0.12,
      openBeyond: 0.3,
      stopBefore: 0.15,
    }),
  {
    // A pillar on the left, and then the junction.
    observe: (tick) => ({
      scan: {
        ranges: Float64Array.of(1, tick < 100 ? 0.14 : 0.7, tick < 100 ? 0.5 : 0.14, tick < 100 ? 0.1 : 0.7),
        sweepSeconds: 0,
      },
      odometry: odometry(tick),
    }),
  },
);

suite(
  'corridor navigator',
  () =>
    corridorNavigator({
      body: rodent,
      speed: 0.4,
      eyes: { left: camera(Math.PI / 4), right: camera(-Math.PI / 4) },
    }),
  {
    // Much moves, and then nothing, so that it decides and turns.
    observe: (tick) => ({
      left: events('left', Math.min(tick, 100)),
      right: events('right', Math.min(tick, 100)),
      odometry: odometry(tick),
    }),
    ticks: 600,
  },
);

suite('replay navigator', () => replayNavigator({ body: point, halfWidth: HALF_WIDTH }), {
  observe: (tick) => ({ pose: pose(tick) }),
  ticks: FEW,
  untold: ['inhibition'],
});

suite('memory navigator', () => memoryNavigator({ body: rodent, halfWidth: HALF_WIDTH }), {
  observe: (tick) => ({ pose: pose(tick), odometry: odometry(tick), head: { heading: pose(tick).heading } }),
  ticks: 240,
  untold: ['coordinate', 'drive'],
});

suite(
  'visual memory navigator',
  () =>
    visualMemoryNavigator({
      body: rodent,
      eyes: { ahead: camera(0), left: camera(Math.PI / 2), behind: camera(Math.PI), right: camera(-Math.PI / 2) },
    }),
  {
    observe: (tick) => ({
      ahead: events('ahead', tick),
      left: events('left', tick),
      behind: events('behind', tick),
      right: events('right', tick),
      odometry: odometry(tick),
      head: { heading: pose(tick).heading },
      touch: { sectors: Float64Array.from({ length: 8 }, (_, k) => Number(tick % 50 === k)) },
    }),
    ticks: FEW,
    untold: ['view', 'place', 'coordinate', 'drive'],
  },
);

suite(
  'lap runner',
  () =>
    lapRunner({ body: point, speed: 0.3, track: [-0.6, 0.6], cells: 100, inputs: 50, interneurons: 10, weightSum: 3 }),
  {
    observe: (tick) => ({ pose: pose(tick), cue: { values: Float64Array.of(tick % 100 < 50 ? 1 : 0) } }),
    ticks: FEW,
    untold: ['mossy fibres'],
  },
);

suite(
  'replay navigator among walls',
  () =>
    replayNavigator({
      body: point,
      halfWidth: HALF_WIDTH,
      scan: { start: -Math.PI, step: Math.PI / 4, mount: { z: 0.05 }, maximum: 0.2 },
    }),
  {
    observe: (tick) => ({
      pose: pose(tick),
      scan: {
        ranges: Float64Array.from({ length: 8 }, (_, beam) => 0.05 + 0.05 * ((tick + beam) % 7)),
        sweepSeconds: 0,
      },
    }),
    ticks: FEW,
    untold: ['inhibition', 'tonic', 'barrier'],
  },
);

/** A suite of a controller that has no network. */
function suiteWithout<O, C>(...[name, make, options]: Parameters<typeof suite<O, C>>): void {
  describe(name, () => {
    for (const check of controllerConformance(make, options)) it(check.name, check.run);
  });
}

suiteWithout('random walk', () => randomWalk({ body: rodent, speed: 0.4 }), {
  observe: (tick) => ({ pose: pose(tick) }),
});

suiteWithout('straight line', () => straightLine({ body: rodent, speed: 0.4, target: () => TARGET }), {
  observe: (tick) => ({ pose: pose(tick) }),
  draws: false,
});

suiteWithout('hold course', () => holdCourse({ body: rodent, speed: 0.4 }), {
  observe: (tick) => ({ odometry: odometry(tick) }),
  draws: false,
});

suiteWithout(
  'potential field',
  () =>
    potentialField({
      body: rodent,
      speed: 0.4,
      target: () => TARGET,
      scan: { start: -Math.PI, step: Math.PI / 4, mount: { z: 0.05 } },
    }),
  {
    observe: (tick) => ({
      pose: pose(tick),
      scan: { ranges: Float64Array.from({ length: 8 }, (_, beam) => 0.2 + 0.1 * ((tick + beam) % 7)), sweepSeconds: 0 },
    }),
    draws: false,
  },
);
