import { ValidationError } from '../../../agents/index.ts';
import type { MountOptions, MountPolicy } from '../../../bridges/ros2/mounts.ts';
import type { Frames } from '../../../bridges/ros2/sensors/topic-reader.ts';
import { mounts } from '../options/mounts.ts';
import type { parameterOverrides } from './parameter-overrides.ts';

type Overrides = ReturnType<typeof parameterOverrides>;

/** Frames that the parameters `base_frame` and `map_frame` name, by default the usual ones. @throws ValidationError `invalid_option` */
export function framesIn(overrides: Overrides, usual: Frames): Frames {
  return { from: textIn(overrides, 'base_frame') ?? usual.from, to: textIn(overrides, 'map_frame') ?? usual.to };
}

/**
 * How mounts are compared: as `--mounts` says, else the parameter `mounts`.
 *
 * @throws ValidationError `invalid_option` for another word in the parameter
 */
export function mountsIn(overrides: Overrides, { from }: Frames, option: MountPolicy | undefined): MountOptions {
  const given = overrides.get('mounts');
  const parameter =
    given === undefined ? undefined : mounts.parse?.(String(given), { flag: '-p mounts', cwd: '' }, undefined);
  return { policy: option ?? parameter ?? 'compare', base: from };
}

/** @throws ValidationError `invalid_option` for a frame that is no text */
function textIn(overrides: Overrides, name: string): string | undefined {
  const frame = overrides.get(name);
  if (frame === undefined || typeof frame === 'string') return frame;
  throw new ValidationError(`parameter '${name}' takes a text`, {
    code: 'invalid_option',
    expected: 'the name of a frame',
    received: frame,
    block: name,
  });
}
