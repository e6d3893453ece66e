import { basename } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import type { EventFile, SensorGeometry, WrittenFormat } from '../../../bridges/recording/index.ts';
import { flagOf } from '../options/option.ts';
import type { ConvertValues } from './convert-options.ts';

/** Format to which a recording is converted, and its writer. */
export interface Target {
  readonly name: string;
  /** Whether the size of the sensor must be known. */
  readonly needsGeometry: boolean;
  /** Begins to write. */
  create(geometry: SensorGeometry): EventFile & { readonly frames?: number; readonly files?: readonly string[] };
}

/** Options of pictures, which no other target takes. */
const OF_PICTURES = ['fps', 'window', 'accumulate', 'slow'] as const;
const FRAMES_HZ = 25;

/**
 * The target at a path: pictures for `.gif` and `.png`, else recordings in the format of the ending, or that which is asked for.
 *
 * @throws ValidationError `unknown_format`, `misplaced_option`
 */
export async function targetAt(path: string, asked: string | undefined, options: ConvertValues): Promise<Target> {
  const { createEventFile, createGifFile, createPngFiles } = await import('../../../bridges/recording/index.ts');
  const picture = asked === undefined ? /\.(gif|png)$/i.exec(path)?.[1].toLowerCase() : undefined;
  if (picture !== undefined) {
    const { fps: framesHz = FRAMES_HZ, accumulate: accumulation = 'count', slow: slower = 1 } = options;
    const { window: seconds = 1 / framesHz } = options;
    const common = { framesHz, accumulation, seconds };
    return {
      name: picture,
      needsGeometry: true,
      create: (geometry) =>
        picture === 'gif'
          ? createGifFile(path, { ...geometry, ...common, slower })
          : createPngFiles(path, { ...geometry, ...common }),
    };
  }
  const misplaced = OF_PICTURES.find((key) => options[key] !== undefined);
  if (misplaced !== undefined) {
    throw new ValidationError(`${flagOf(misplaced)} is for pictures of events, and this is a recording`, {
      code: 'misplaced_option',
      expected: 'a file ending in .gif or .png',
      received: flagOf(misplaced),
      remedy: 'leave it out',
    });
  }
  const format = await writtenFormat(path, asked);
  await format.writing.prepare?.();
  return {
    name: format.name,
    needsGeometry: format.writing.statesGeometry === true,
    create: (geometry) => createEventFile(path, format, geometry),
  };
}

/** @throws ValidationError `unknown_format` */
async function writtenFormat(path: string, asked: string | undefined): Promise<WrittenFormat> {
  const { formatOf, formatOfPath, WRITTEN_FORMATS } = await import('../../../bridges/recording/index.ts');
  if (asked !== undefined) return formatOf(asked, WRITTEN_FORMATS);
  const format = formatOfPath(path);
  if (format !== undefined) return format;
  throw new ValidationError(`the ending of '${basename(path)}' is that of no format`, {
    code: 'unknown_format',
    expected: [...WRITTEN_FORMATS.flatMap(({ writing }) => writing.endings), '.gif', '.png'].join(', '),
    received: path,
    remedy: `name the format: --to ${WRITTEN_FORMATS.map(({ name }) => name).join('|')}`,
  });
}
