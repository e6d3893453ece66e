import { describe, expect, test } from 'vitest';
import * as agents from '../../agents/index.ts';
import { placeNavigator, randomWalk, straightLine } from '../../controllers/navigation/index.ts';
import { holdCourse } from '../../scenarios/studies/event-corridor/hold-course.ts';
import { openFieldNavigator } from '../../scenarios/studies/open-field/open-field-navigator.ts';

const { rodent } = agents;
const camera = { width: 8, height: 8, fieldOfView: 1, mount: { z: 0.05 }, pixel: 'ideal' };
const mount = { z: 0.1 };

/** Functions that take options, each with options that it takes, and one name that is near to one of its own. */
const TAKERS: readonly [string, (options: never) => unknown, object, string, string | undefined][] = [
  ['poseSensor', agents.poseSensor, {}, 'rate', 'rateHz'],
  ['headDirectionSensor', agents.headDirectionSensor, {}, 'latency', 'latencySeconds'],
  ['imuSensor', agents.imuSensor, {}, 'drop', 'dropout'],
  ['odometrySensor', agents.odometrySensor, {}, 'ratehz', 'rateHz'],
  ['cueSensor', agents.cueSensor, { size: 2 }, 'sise', 'size'],
  ['jointSensor', agents.jointSensor, {}, 'name', 'names'],
  ['touchSensor', agents.touchSensor, {}, 'sector', 'sectors'],
  ['whiskerSensor', agents.whiskerSensor, { whiskers: [], z: 0.1, length: 0.1 }, 'lenght', 'length'],
  ['lidar', agents.lidar, { mount }, 'beam', 'beams'],
  ['sonar', agents.sonar, { mount }, 'counts', 'count'],
  ['eventCamera', agents.eventCamera, camera, 'hight', 'height'],
  ['stereoCameras', agents.stereoCameras, { ...camera, baseline: 0.1 }, 'base', 'baseline'],
  ['placeNavigator', placeNavigator, { body: rodent, halfWidth: 1 }, 'learningRate', 'learning'],
  ['openFieldNavigator', openFieldNavigator, { body: rodent, halfWidth: 1 }, 'learningrate', 'learningRate'],
  ['randomWalk', randomWalk, { body: rodent, speed: 1 }, 'turnrate', 'turnRate'],
  ['straightLine', straightLine, { body: rodent, speed: 1, target: () => mount }, 'sped', 'speed'],
  ['holdCourse', holdCourse, { body: rodent, speed: 1 }, 'bodies', undefined],
];

describe.each(TAKERS)('%s', (what, take, options, wrong, near) => {
  test('takes what it knows', () => {
    expect(() => take(options as never)).not.toThrow();
    expect(() => take({ ...options, [wrong]: undefined } as never)).not.toThrow();
  });

  test('refuses what it does not, and suggests the nearest', () => {
    expect(() => take({ ...options, [wrong]: 1 } as never)).toThrow(
      expect.objectContaining({
        name: 'ValidationError',
        code: 'unknown_option',
        received: wrong,
        block: what,
        remedy: near && `did you mean '${near}'?`,
      }),
    );
    expect(() => take(1 as never)).toThrow(expect.objectContaining({ code: 'not_options', block: what }));
  });
});

test('options of options are looked at too', () => {
  const fails = (received: string, block: string) =>
    expect.objectContaining({ code: 'unknown_option', received, block });
  expect(() => agents.lidar({ mount, noise: { sigma: 1 } } as never)).toThrow(fails('sigma', 'noise of lidar'));
  expect(() => agents.lidar({ mount: { z: 1, zaw: 1 } } as never)).toThrow(fails('zaw', 'mount of lidar'));
  expect(() => agents.poseSensor({ noise: 0.1 } as never)).toThrow(expect.objectContaining({ code: 'not_options' }));
  expect(() => agents.eventCamera({ ...camera, sampling: { pixel: 1 } } as never)).toThrow(
    fails('pixel', 'sampling of eventCamera'),
  );
});
