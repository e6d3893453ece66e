// @module-tag long
import { describe, it } from 'vitest';
import { aedat4 } from '../../../../../bridges/recording/events/formats/aedat/aedat4.ts';
import {
  AEDAT4_PACKINGS,
  aedat4Encoder,
} from '../../../../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import { prepareHdf5 } from '../../../../../bridges/recording/events/formats/hdf5/hdf5-encoder.ts';
import { EVENT_FORMATS, type EventFormat, type EventFormatName } from '../../../../../bridges/recording/index.ts';
import { type EventFormatConformanceOptions, eventFormatConformance } from '../../../../conformance/event-format.ts';
import { share } from '../../../../effort.ts';
import { KNOWN } from '../samples.ts';

/** Pauses that are longer than what each counts before it starts anew, or shorter as each is written. */
const OPTIONS: Partial<Record<EventFormatName, EventFormatConformanceOptions>> = {
  evt2: { longestPauseSeconds: 2e4 },
  evt3: { longestPauseSeconds: 30 },
  mcap: { longestPauseSeconds: 30 },
  'event-stream': { longestPauseSeconds: 0.01 },
  aedat4: { longestPauseSeconds: 1e6 },
};

await prepareHdf5();

const uncompressed: EventFormat = {
  ...aedat4,
  writing: { ...aedat4.writing, encoder: (geometry) => aedat4Encoder(geometry, AEDAT4_PACKINGS.none) },
};

for (const format of [...EVENT_FORMATS, uncompressed]) {
  describe(format.name, () => {
    const name = format.name as EventFormatName;
    const suite = eventFormatConformance(format, {
      ...OPTIONS[name],
      recordings: KNOWN[name] ?? [],
      rounds: share(60),
      // The library of HDF5 reads a whole file for each.
      mostCuts: share(name === 'hdf5' ? 40 : 200),
      damagedFiles: Number(process.env.REAFFERENCE_MUTATIONS ?? share(200)),
      seed: Number(process.env.PROPERTY_SEED ?? 1),
    });
    for (const check of suite) it(check.name, { timeout: 1_800_000 }, check.run);
  });
}
