import { given } from '../../../../../agents/given.ts';
import type { Events } from '../../../../../agents/index.ts';
import { ReaderLost, ReaderProcess } from '../../../hdf5/index.ts';
import type { ByteSource } from '../../../reading/byte-source.ts';
import { corrupt } from '../../../reading/recording-error.ts';
import type { ReadingOptions } from '../../core/event-format.ts';
import type { ParserState } from '../../core/parser.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { bytesOf } from './hdf5-access.ts';

/** Request to the process: to begin with a file, and give its first part; to give the next; to let go of it. */
export type Hdf5Question =
  | { readonly ask: 'open'; readonly file: Hdf5File }
  | { readonly ask: 'next' }
  | { readonly ask: 'close' };

/** A file of events for the process. */
export interface Hdf5File {
  /** Its path, or its bytes. */
  readonly from: string | Uint8Array;
  readonly geometry: SensorGeometry | undefined;
  readonly options: ReadingOptions;
}

/** Answer of the process: the events of the next part, and the state of the parser after it. */
export interface Hdf5Part extends Pick<ParserState, 'geometry' | 'firstOutside' | 'tally' | 'offset'> {
  /** Undefined at the end. */
  readonly events?: Events;
  readonly remarks: readonly string[];
}

/**
 * Reads events in HDF5 in a process of its own, part by part: see `ReaderProcess`. `state` follows what is found.
 *
 * @param limitSeconds that a part may take. Default: 30
 * @throws RecordingError `corrupt_recording` where it has no answer by then; and all that the parser throws
 */
export async function* readHdf5Apart(
  source: ByteSource,
  options: ReadingOptions,
  state: ParserState,
  limitSeconds?: number,
): AsyncGenerator<Events, void, undefined> {
  const from = source.path ?? (await bytesOf(source));
  const { stream, topic, columns, mostContentBytes } = options;
  const file: Hdf5File = {
    from,
    geometry: state.geometry,
    options: given({ stream, topic, columns, mostContentBytes }),
  };
  const reader = await ReaderProcess.take('bridges/recording/events/formats/hdf5/hdf5-process');
  const ask = (question: Hdf5Question): Promise<Hdf5Part> => reader.ask(question, limitSeconds);
  try {
    let part = await ask({ ask: 'open', file });
    while (follow(state, part)) {
      yield part.events;
      part = await ask({ ask: 'next' });
    }
  } catch (error) {
    if (!(error instanceof ReaderLost)) throw error;
    throw corrupt(state.offset, 'an HDF5 file that the library reads to its end', error.message, error);
  } finally {
    // Whoever stops early leaves it with an open file.
    await ask({ ask: 'close' }).catch(() => {});
    reader.release();
  }
}

function follow(state: ParserState, part: Hdf5Part): part is Hdf5Part & { readonly events: Events } {
  const { geometry, firstOutside, offset, tally, remarks, events } = part;
  Object.assign(state, { geometry, firstOutside, offset });
  Object.assign(state.tally, tally);
  for (const remark of remarks) state.remarks.add(remark);
  return events !== undefined;
}
