import type { RaisedMount } from '../../../agents/index.ts';
import type { ByteSource } from '../../../bridges/recording/reading/byte-source.ts';
import type { UrdfBody } from '../../../bridges/ros2/urdf/body-from-urdf.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { InspectValues } from './inspect-options.ts';

/** A file of more bytes is no description of a robot. */
const MOST_BYTES = 2 ** 28;

/**
 * Shows what a description of a robot in URDF says of its body and of where its frames are, as they are written in an agent.
 *
 * @throws what `bodyFromUrdf` throws
 */
export async function inspectUrdf(source: ByteSource, call: Call<InspectValues>): Promise<number> {
  const { options, output, operands } = call;
  const { bodyFromUrdf } = await import('../../../bridges/ros2/urdf/body-from-urdf.ts');
  const bytes = new Uint8Array(Math.min(source.size ?? 0, MOST_BYTES));
  await source.read(0, bytes);
  const body = bodyFromUrdf(new TextDecoder().decode(bytes));
  if (options.json) output.json({ file: operands[0], format: 'urdf', ...body });
  else output.result(view(body, output.style));
  return EXIT.ok;
}

function view({ name, base, radius, height, mass, wheels, mounts, unread, moving }: UrdfBody, style: Style): string {
  const { bold, dim } = style;
  const size = [
    `radius: ${rounded(radius)}`,
    `height: ${rounded(height)}`,
    ...(mass > 0 ? [`mass: ${rounded(mass)}`] : []),
  ];
  const drive =
    wheels === undefined
      ? []
      : [
          "drive: 'differential'",
          `wheels: { radius: ${rounded(wheels.radius)}, separation: ${rounded(wheels.separation)} }`,
        ];
  const meshes = Object.entries(unread).map(([link, kinds]) => `${link} (${kinds})`);
  return [
    `${bold(name)}  about ${base}, in m and kg`,
    [...size, ...drive].join(', '),
    renderTable(
      [{ head: 'Frame' }, { head: 'Mount' }],
      Object.entries(mounts).map(([frame, mount]) => [frame, `{ ${mountText(mount)} }`]),
      dim,
    ),
    ...(wheels === undefined ? ['no wheels of a differential drive are shown by its joints and shapes'] : []),
    ...(meshes.length > 0 ? [`not read, and not in the radius: ${meshes.join(', ')}`] : []),
    ...(moving.length > 0 ? [`moving, and not in the radius: ${moving.join(', ')}`] : []),
    dim('Limits are not in it: take them from the maker.'),
  ].join('\n');
}

/** What is 0 is left out, but for the height. */
function mountText(mount: RaisedMount): string {
  const told = (['x', 'y', 'z', 'yaw', 'pitch', 'roll'] as const).flatMap((key) => {
    const value = rounded(mount[key] ?? 0);
    return value === 0 && key !== 'z' ? [] : [`${key}: ${value}`];
  });
  return told.join(', ');
}

function rounded(value: number): number {
  return Number(value.toFixed(4)) + 0;
}
