import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { microsecondsOf, secondsOf } from '../../../../bridges/recording/events/core/time-stamps.ts';
import { type OpenOptions, openEvents } from '../../../../bridges/recording/events/files/open.ts';

const FOLDER = process.env['REAFFERENCE_RECORDINGS'] ?? '';

interface Known {
  readonly file: string;
  readonly format: string;
  /** Absent where the file does not say it. */
  readonly geometry?: readonly [width: number, height: number];
  readonly on: number;
  readonly off: number;
  readonly triggers?: number;
  readonly frames?: number;
  readonly inertial?: number;
  readonly options?: OpenOptions;
  /** Sums over the events, times in us. */
  readonly t?: number;
  readonly x?: number;
  readonly y?: number;
  readonly first?: number;
  readonly last?: number;
}

/** What the makers of the recordings, or independent decoders, say is in them; those that are not at hand are skipped. */
const KNOWN: readonly Known[] = [
  {
    file: 'faery_dvs.es',
    format: 'event-stream',
    geometry: [320, 240],
    on: 270_001,
    off: 473_225 - 270_001,
    first: 0,
    last: 999_000,
  },
  { file: 'ecpy_test_events_2.mcap', format: 'mcap', geometry: [346, 260], on: 211_043, off: 360_223 },
  {
    file: 'eccodecs_evt3_trigger.db3',
    format: 'rosbag2',
    geometry: [1280, 720],
    on: 41_439,
    off: 82_469 - 41_439,
    triggers: 2,
    t: 1_222_326_831_810,
  },
  {
    file: 'eccodecs_mono_cd.db3',
    format: 'rosbag2',
    geometry: [640, 480],
    on: 50,
    off: 50,
    x: 34_450,
    y: 26_450,
    t: 4950,
  },
  {
    file: 'eccodecs_libcaer_rollover.db3',
    format: 'rosbag2',
    geometry: [640, 480],
    on: 181_908,
    off: 334_331 - 181_908,
    x: 111_651_612,
    y: 82_801_007,
  },
  {
    file: 'expelliarmus_evt2.raw',
    format: 'evt2',
    geometry: [640, 480],
    on: 367_855,
    off: 539_481 - 367_855,
    first: 1_317_888,
    last: 1_367_888,
  },
  { file: 'faery_evt2.raw', format: 'evt2', geometry: [640, 480], on: 185_861, off: 521_252 - 185_861 },
  {
    file: 'expelliarmus_evt3.raw',
    format: 'evt3',
    geometry: [1280, 720],
    on: 115_532,
    off: 219_596 - 115_532,
    x: 159_113_225,
    y: 85_638_051,
    first: 11_718_656,
    last: 11_727_457,
  },
  { file: 'tonic_ncars.dat', format: 'dat', on: 1350, off: 2009 - 1350, first: 0, last: 99_952 },
  { file: 'tonic_nmnist.bin', format: 'n-mnist', on: 2145, off: 4325 - 2145 },
  { file: 'evl_faces_easy_0001.bin', format: 'n-mnist', on: 33_770, off: 67_445 - 33_770, first: 6, last: 299_364 },
  {
    file: 'evl_sample.aedat4',
    format: 'aedat4',
    geometry: [346, 260],
    on: 3563,
    off: 6676 - 3563,
    frames: 4,
    inertial: 160,
  },
  { file: 'evl_event.hdf5', format: 'hdf5', on: 0, off: 17, first: 0 },
  {
    file: 'v2e_346.aedat',
    format: 'aedat2',
    options: { geometry: { width: 346, height: 260 } },
    geometry: [346, 260],
    on: 6288,
    off: 15_780 - 6288,
  },
  { file: 'tonic_sample.aedat4', format: 'aedat4', geometry: [320, 240], on: 55_023, off: 111_954 - 55_023 },
];

/** us, of a time that is that of whole microseconds to the last bit. */
function stamp(time: number): number {
  const whole = microsecondsOf(time);
  return secondsOf(whole) === time ? whole : Number.NaN;
}

/** Bags of robots without an event camera: what they are compressed by, their length, and one of their topics. */
const BAGS = [
  ['LZ4', 'foxglove_example_lz4.bag', 332_389, '/turtle1/pose (turtlesim/Pose)'],
  ['bzip2', 'robot_localization_test2.bag', 533_743, '/jackal_velocity_controller/odom (nav_msgs/Odometry)'],
] as const;

describe.skipIf(FOLDER === '')('recordings of real cameras (REAFFERENCE_RECORDINGS)', () => {
  for (const { file, format, geometry, on, off, options, ...known } of KNOWN) {
    const path = join(FOLDER, file);
    const { triggers = 0, frames = 0, inertial = 0, ...sums } = known;
    it.skipIf(!existsSync(path))(`${file} decodes to its ${on + off} events`, async () => {
      for (const kernel of ['wasm', 'javascript'] as const) {
        const recording = await openEvents(path, { ...options, kernel });
        const counts = [0, 0];
        const sum = { t: 0, x: 0, y: 0, first: Number.NaN, last: Number.NaN };
        for await (const { count, t, x, y, polarity } of recording.borrowed()) {
          if (Number.isNaN(sum.first)) sum.first = stamp(t[0]);
          sum.last = stamp(t[count - 1]);
          for (let i = 0; i < count; i++) {
            counts[polarity[i]]++;
            sum.t += stamp(t[i]);
            sum.x += x[i];
            sum.y += y[i];
          }
        }
        expect(recording.format).toBe(format);
        expect(recording.geometry).toEqual(geometry && { width: geometry[0], height: geometry[1] });
        expect(counts).toEqual([off, on]);
        expect(recording.tally).toMatchObject({ events: on + off, triggers, frames, inertial, outside: 0 });
        expect(sum).toMatchObject(sums);
      }
    });
  }

  for (const [compression, file, offset, topic] of BAGS) {
    it.skipIf(!existsSync(join(FOLDER, file)))(
      `a bag in chunks of ${compression} is read to its end and names its topics when none has events`,
      async () => {
        const recording = await openEvents(join(FOLDER, file));
        expect(recording.format).toBe('rosbag1');
        const error = await recording
          .borrowed()
          .next()
          .then(
            () => undefined,
            (fault: unknown) => fault,
          );
        expect(error).toMatchObject({ code: 'unsupported_recording', offset });
        expect(String((error as { received: unknown }).received)).toContain(topic);
      },
    );
  }
});
