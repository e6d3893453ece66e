import { expect, it } from 'vitest';
import { point } from '../../../agents/index.ts';
import { openFieldNavigator } from '../../../scenarios/studies/open-field/open-field-navigator.ts';
import { replayNavigator } from '../../../scenarios/studies/replay/replay-navigator.ts';

it.each([
  ['openFieldNavigator', openFieldNavigator],
  ['replayNavigator', replayNavigator],
] as const)('%s refuses an arena without extent, by the name of the option', (name, make) => {
  for (const halfWidth of [-1, 0, Number.NaN, Infinity])
    expect(() => make({ body: { ...point, rebound: 0 }, halfWidth })).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: expect.stringContaining(`${name} has an impossible halfWidth`),
        received: halfWidth,
      }),
    );
});
