/** The entry of a process that reads events in HDF5 files, one file after the other, until it is ended. */
import { answerQuestions } from '../../../hdf5/reader-answers.ts';
import { openBytes } from '../../../reading/open-bytes.ts';
import { pump } from '../../../reading/pump.ts';
import { sliceEvents } from '../../core/event-arrays.ts';
import { EventDecoder } from '../../core/event-decoder.ts';
import type { ParserState } from '../../core/parser.ts';
import { hdf5 } from './hdf5.ts';
import type { Hdf5File, Hdf5Part, Hdf5Question } from './hdf5-apart.ts';

async function* partsOf({ from, geometry, options }: Hdf5File): AsyncGenerator<Hdf5Part, Hdf5Part, undefined> {
  const source = await openBytes(from);
  const parse = await hdf5.parser(options);
  const decoder = new EventDecoder(parse, source.size, source.readNow && { readNow: source.readNow });
  decoder.state.geometry = geometry;
  try {
    for await (const events of pump(source, decoder)) {
      yield { events: sliceEvents(events, 0, events.count), ...found(decoder.state) };
    }
    return found(decoder.state);
  } finally {
    decoder.close();
    await source.close();
  }
}

const found = ({ geometry, firstOutside, tally, remarks, offset }: ParserState): Hdf5Part => ({
  geometry,
  firstOutside,
  tally,
  remarks: [...remarks],
  offset,
});

let parts: ReturnType<typeof partsOf> | undefined;

answerQuestions(async (question: Hdf5Question) => {
  if (question.ask !== 'next') await parts?.return(NOTHING);
  if (question.ask === 'open') parts = partsOf(question.file);
  return question.ask === 'close' ? undefined : (await parts?.next())?.value;
});

const NOTHING = {} as Hdf5Part;
