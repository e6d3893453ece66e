import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Events } from '../../../agents/index.ts';
import * as recording from '../../../bridges/recording/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { eventsOf, rows } from './events/recordings.ts';

const folder = temporaryFolder();

it('exports what its users need, and no more', () => {
  expect(Object.keys(recording).sort()).toEqual(
    [
      ...['createRecorder', 'RUN_PARTS', 'TOPICS', 'encodeNpy', 'decodeNpy', 'encodeNpz', 'decodeNpz', 'encodePng'],
      ...[
        'openEvents',
        'createEventFile',
        'EVENT_FORMATS',
        'WRITTEN_FORMATS',
        'formatOf',
        'formatOfPath',
        'ZURICH_COLUMNS',
      ],
      ...['detectFormat', 'DETECTION_BYTES', 'parserOf', 'EventDecoder', 'RecordingError', 'encoderOf'],
      ...['concatenateEvents', 'copyEvents', 'EventSummary', 'eventPicture', 'shadedPicture'],
      ...['receiveEvents', 'sendEvents', 'UdpReceiver'],
      ...['ACCUMULATIONS', 'FrameAccumulator', 'createGifFile', 'createPngFiles'],
      ...['openBag', 'surveyBag', 'inTimeOrder', 'parseCalibration'],
      ...['secondsOf', 'microsecondsOf', 'secondsBetween'],
    ].sort(),
  );
});

it('writes events and reads them again', async () => {
  const path = join(folder, 'night.aedat4');
  const events = eventsOf([1_700_000_000_000_000, 3, 4, 1], [1_700_000_000_000_250, 5, 6, 0]);
  const file = recording.createEventFile(path, 'aedat4', { width: 346, height: 260 });
  file.write(events);
  file.close();
  const parts: Events[] = [];
  for await (const one of await recording.openEvents(path)) parts.push(one);
  expect(rows(recording.concatenateEvents(parts))).toEqual(rows(events));
});
