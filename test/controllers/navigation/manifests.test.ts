import { expect, it } from 'vitest';
import type { Controller } from '../../../agents/index.ts';
import { point, rodent } from '../../../agents/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';
import { randomWalk } from '../../../controllers/navigation/random-walk.ts';
import { straightLine } from '../../../controllers/navigation/straight-line.ts';
import { cardPlayer } from '../../../scenarios/studies/card-game/card-player.ts';
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
import { camera } from './moving-picture.ts';

const target = () => ({ x: 0, y: 0 });
const scan = { start: 0, step: 1, mount: { z: 0 } };
const eyes = { ahead: camera(0), left: camera(1.57), behind: camera(3.14), right: camera(-1.57) };
const still = { ...point, rebound: 0 };

/** Who reads a saved state of another version reads numbers that mean something else. */
it.each<[string, number, Pick<Controller, 'manifest'>]>([
  ['card_player', 1, cardPlayer({ cards: 4, pictures: 4 })],
  [
    'corridor_navigator',
    3,
    corridorNavigator({ body: rodent, speed: 1, eyes: { left: camera(1), right: camera(-1) } }),
  ],
  [
    'evidence_navigator',
    1,
    evidenceNavigator({
      body: rodent,
      speed: 1,
      lif: 1,
      adaptive: 0,
      weights: { input: new Float64Array(40), recurrent: [0], output: [0, 0], feedback: [0, 0] },
      pillarWithin: 0.1,
      openBeyond: 0.3,
      stopBefore: 0.1,
    }),
  ],
  ['hold-course', 2, holdCourse({ body: rodent, speed: 1 })],
  ['lap_runner', 1, lapRunner({ body: point, speed: 1, track: [0, 1] })],
  ['memory_navigator', 1, memoryNavigator({ body: rodent, halfWidth: 1 })],
  ['open_field_navigator', 3, openFieldNavigator({ body: still, halfWidth: 1 })],
  ['place_navigator', 2, placeNavigator({ body: point, halfWidth: 1 })],
  ['potential-field', 2, potentialField({ body: point, speed: 1, target, scan })],
  ['random-walk', 2, randomWalk({ body: point, speed: 1 })],
  ['replay_navigator', 1, replayNavigator({ body: still, halfWidth: 1 })],
  ['straight-line', 2, straightLine({ body: point, speed: 1, target })],
  ['visual_memory_navigator', 1, visualMemoryNavigator({ body: rodent, eyes })],
  ['visual_place_navigator', 2, visualPlaceNavigator({ body: rodent, halfWidth: 1, eyes })],
])('%s saves its state in version %d', (name, version, { manifest }) => {
  expect([manifest.name, manifest.version]).toEqual([name, version]);
});

it('what a signal is bound by is told: a share of the way, and a turn that is made or not', { tags: 'long' }, () => {
  const walk = randomWalk({ body: point, speed: 1 });
  const corridor = corridorNavigator({ body: rodent, speed: 1, eyes: { left: camera(1), right: camera(-1) } });
  const place = placeNavigator({ body: point, halfWidth: 1 });
  for (const controller of [walk, corridor, place]) controller.initialise(1, 1e-3);
  expect(walk.signals?.()['progress'].range).toEqual([-1, 1]);
  expect(corridor.signals?.()['turning'].range).toEqual([0, 1]);
  expect(place.signals?.()['rewarded'].range).toEqual([0, 1]);
  const { drive, saccadeGain } = corridor.tunables?.() ?? {};
  expect([drive.default, drive.minimum, drive.maximum]).toEqual([32, 0, 1000]);
  expect([saccadeGain.default, saccadeGain.minimum, saccadeGain.maximum]).toEqual([30, 0.1, 100]);
  for (const level of Object.values(place.tunables?.() ?? {}))
    expect([level.default, level.minimum, level.maximum]).toEqual([1, 0, 10]);
});

it('sensors have the sizes that the controllers read, as of as many cards and pictures as there are', () => {
  const player = cardPlayer({ cards: 5, pictures: 3 }).manifest;
  expect(Object.values(player.sensors).map((sensor) => 'size' in sensor && sensor.size)).toEqual([5, 3, 2, 5]);
  expect(player.actuators).toEqual({ choice: { kind: 'choice', size: 5 } });
  const runner = lapRunner({ body: point, speed: 1, track: [0, 1] }).manifest;
  expect(runner.sensors['cue']).toEqual({ kind: 'cue', size: 1 });
});
