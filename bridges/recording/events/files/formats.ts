import { ValidationError } from '../../../../agents/index.ts';
import type { EventFormat, FormatWriting } from '../core/event-format.ts';
import { aedat1 } from '../formats/aedat/aedat1.ts';
import { aedat2 } from '../formats/aedat/aedat2.ts';
import { aedat3 } from '../formats/aedat/aedat3.ts';
import { aedat4 } from '../formats/aedat/aedat4.ts';
import { eventStream } from '../formats/event-stream.ts';
import { hdf5 } from '../formats/hdf5/hdf5.ts';
import { nMnist } from '../formats/n-mnist.ts';
import { npy } from '../formats/npy.ts';
import { dat } from '../formats/prophesee/dat.ts';
import { evt2 } from '../formats/prophesee/evt2.ts';
import { evt3 } from '../formats/prophesee/evt3.ts';
import { evt21 } from '../formats/prophesee/evt21.ts';
import { text } from '../formats/text/text.ts';
import { mcap, rosbag1, rosbag2 } from '../ros/bags.ts';

/**
 * The formats of event recordings. The first that recognises a file reads it; formats whose files have no mark come last.
 */
export const EVENT_FORMATS = [
  evt2,
  evt21,
  evt3,
  dat,
  eventStream,
  aedat4,
  aedat3,
  aedat2,
  mcap,
  rosbag2,
  rosbag1,
  hdf5,
  npy,
  text,
  nMnist,
  aedat1,
] as const satisfies readonly EventFormat[];

/** A format that can be written as well as read. */
export type WrittenFormat = EventFormat & {
  /** Encoder of the format, with the endings of its files. */
  readonly writing: FormatWriting;
};

type Known = (typeof EVENT_FORMATS)[number];

/** Name of a format of {@link EVENT_FORMATS}. */
export type EventFormatName = Known['name'];

/** Name of a format of {@link WRITTEN_FORMATS}. */
export type WrittenFormatName = Extract<Known, WrittenFormat>['name'];

/** The formats of {@link EVENT_FORMATS} that can be written. */
export const WRITTEN_FORMATS: readonly WrittenFormat[] = EVENT_FORMATS.filter((format) => 'writing' in format);

/**
 * Looks up a format by name; a format that is given itself is returned as it is.
 *
 * @throws ValidationError `unknown_format`
 */
export function formatOf<F extends EventFormat>(format: string | F, among: readonly F[]): F {
  if (typeof format !== 'string') return format;
  const found = among.find(({ name }) => name === format);
  if (found !== undefined) return found;
  throw new ValidationError(`there is no format '${format}'`, {
    code: 'unknown_format',
    expected: among.map(({ name }) => name).join(', '),
    received: format,
  });
}
