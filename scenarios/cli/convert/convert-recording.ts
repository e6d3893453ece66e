import { realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { BridgeError, ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Events } from '../../../agents/index.ts';
import { UNKNOWN_SENSOR } from '../../../bridges/recording/events/core/sensor-geometry.ts';
import { bytesOfSample } from '../../../bridges/recording/events/core/side-sample.ts';
import type { EventFile, EventRecording, SideSample } from '../../../bridges/recording/index.ts';
import { Claim } from '../../output/claim.ts';
import { prepareFile } from '../../output/result-file.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { leftOut, leftOutText, partOf } from '../left-out.ts';
import { FilterChain } from '../recordings/filter-chain.ts';
import { openRecording, ReadingProgress, STANDARD_INPUT, sourceOf } from '../recordings/recording-options.ts';
import type { ConvertValues } from './convert-options.ts';
import { type Target, targetAt } from './target.ts';

/**
 * Writes the events of a recording in another format, and says what else was in it. The file is moved to its place when all is written: what
 * is refused, fails or is interrupted leaves an earlier file as it was. Of a damaged recording, the events before the damage go beside it.
 *
 * @throws ValidationError `not_a_file_name` for a target `-`, `same_file` where the target is the recording itself, `events_off_sensor`
 * unless they are cropped; nothing is written then. BridgeError `place_in_use` where another process writes to the file
 */
export async function convertRecording(call: Call<ConvertValues>): Promise<number> {
  const { operands, options, io } = call;
  const [fromName, toName] = operands;
  const [from, to] = operands.map((name) => resolve(io.cwd, name));
  if (toName === STANDARD_INPUT) {
    throw new ValidationError("'-' is no file to write", {
      code: 'not_a_file_name',
      expected: 'the name of a file; standard output has the report',
      received: toName,
      remedy: 'write a file, and pass it on',
    });
  }
  const target = await targetAt(to, options.to, options);
  const recording = await openRecording(sourceOf(fromName, io), options, true);
  if (isSameFile(from, to)) {
    throw new ValidationError('a recording cannot be converted into itself', {
      code: 'same_file',
      expected: 'another file to write',
      received: toName,
    });
  }
  prepareFile(to);
  let claim: Claim | undefined;
  try {
    claim = new Claim([to]);
    return await convertClaimed(call, recording, target, [from, to]);
  } finally {
    // One that listens is at its end already, but where another process has the place.
    recording.stop?.();
    claim?.release();
  }
}

/** Converts to a place that is claimed. */
async function convertClaimed(
  { operands, options, io, output }: Call<ConvertValues>,
  recording: Awaited<ReturnType<typeof openRecording>>,
  target: Target,
  [from, to]: readonly string[],
): Promise<number> {
  const [fromName, toName] = operands;
  const filters = new FilterChain(options.filter, recording, io.cwd);
  const out = new Output(to, target, recording, filters);
  const interrupt = listenForInterrupt(io, output.aside);
  interrupt.signal.addEventListener('abort', () => recording.stop?.());
  const progress = new ReadingProgress(recording, output.progress(basename(from)));
  const tell = (): void => {
    progress.clear();
    for (const remark of recording.remarks) output.aside(`note: ${remark}`);
    const text = leftOutText(recording, out.kept);
    if (text !== '') output.aside(`left out: ${text}`);
    for (const line of filters.lines) output.aside(line);
  };
  try {
    await pass(recording, filters, out, options, () => {
      progress.update();
      return interrupt.signal.aborted;
    });
    const { outside } = recording.tally;
    if (outside > 0 && !options.crop) throw offSensor(recording);
  } catch (error) {
    const kept = out.fail(error);
    tell();
    for (const file of kept) output.aside(partOf(file, io.cwd));
    throw error;
  } finally {
    interrupt.dispose();
  }
  tell();
  // Who stops a source that cannot be read again has the whole of what came; of a file it would be a part that nobody asked for.
  const isLive = recording.stop !== undefined || fromName === STANDARD_INPUT;
  if (interrupt.signal.aborted && !isLive) {
    out.discard();
    output.aside(`not written: ${toName}`);
    return EXIT.interrupted;
  }
  out.close();
  const { bytes, frames } = out;
  if (options.json) {
    output.json({
      in: { file: fromName, format: recording.format },
      out: { file: toName, format: target.name, bytes, ...given({ frames }) },
      events: out.events,
      outside: recording.tally.outside,
      beside: {
        triggers: out.kept.triggers ?? 0,
        frames: out.kept.frames ?? 0,
        inertial: out.kept.inertial ?? 0,
      },
      leftOut: leftOut(recording, out.kept),
      filters: filters.facts,
      remarks: recording.remarks,
    });
  } else {
    output.result(
      `${out.events} events of ${output.style.bold(basename(from))} (${recording.format}) in ${output.style.bold(basename(to))} (${target.name}), ${frames === undefined ? '' : `${frames} pictures, `}${bytes} bytes`,
    );
  }
  return interrupt.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** Passes events on until there are no more, the filters have enough, or `stopped` says so. */
async function pass(
  recording: EventRecording,
  filters: FilterChain,
  out: Output,
  { fromZero }: ConvertValues,
  stopped: () => boolean,
): Promise<void> {
  const { secondsBetween } = await import('../../../bridges/recording/index.ts');
  const zero = fromZero ? new Zero(secondsBetween) : undefined;
  for await (const read of recording.borrowed()) {
    const events = await filters.apply(read);
    const beside = filters.beside(recording.beside);
    const counted = zero === undefined ? beside : zero.count(events, beside);
    if (events.count > 0 || counted.length > 0) out.write(events, counted);
    if (stopped() || filters.done) break;
  }
  const held = zero?.rest() ?? [];
  if (held.length > 0) out.write(NO_EVENTS, held);
  out.begin();
}

const NO_EVENTS: Events = {
  count: 0,
  t: new Float64Array(0),
  x: new Uint16Array(0),
  y: new Uint16Array(0),
  polarity: new Uint8Array(0),
};

/** Bytes of samples that are held until there is an event. */
const MOST_HELD_BYTES = 1 << 26;

/** Counts times from the first event, or from what came beside the events before it. */
class Zero {
  readonly #between: (from: number, to: number) => number;
  #origin: number | undefined;
  #held: SideSample[] = [];
  #heldBytes = 0;

  constructor(between: (from: number, to: number) => number) {
    this.#between = between;
  }

  /** Counts the times of events, in place, and returns what can be written beside them: nothing before the first event. */
  count(events: Readonly<Events>, beside: readonly SideSample[]): readonly SideSample[] {
    this.#held.push(...beside);
    for (const sample of beside) this.#heldBytes += bytesOfSample(sample);
    if (this.#origin === undefined && events.count === 0 && this.#heldBytes < MOST_HELD_BYTES) return [];
    const released = this.rest(events.count > 0 ? events.t[0] : Infinity);
    const origin = this.#origin ?? 0;
    for (let i = 0; i < events.count; i++) events.t[i] = this.#between(origin, events.t[i]);
    return released;
  }

  /** Releases the samples that are held, with their times counted. */
  rest(first = Infinity): readonly SideSample[] {
    const held = this.#held.splice(0);
    const origin = (this.#origin ??= held.reduce((least, { t }) => Math.min(least, t), first));
    return held.map((sample) => ({ ...sample, t: this.#between(origin, sample.t) }));
  }
}

/** The file to write, which is begun when the geometry of the sensor is known. */
class Output {
  readonly #path: string;
  readonly #target: Target;
  readonly #recording: EventRecording;
  readonly #filters: FilterChain;
  #file: ReturnType<Target['create']> | undefined;
  /** Number of events written. */
  events = 0;

  constructor(path: string, target: Target, recording: EventRecording, filters: FilterChain) {
    this.#path = path;
    this.#target = target;
    this.#recording = recording;
    this.#filters = filters;
  }

  write(events: Readonly<Events>, beside: readonly SideSample[]): void {
    const file = this.begin();
    file.write(events, beside);
    this.events += events.count;
  }

  /** How much of what came beside the events was written. */
  get kept(): EventFile['kept'] {
    return this.#file?.kept ?? {};
  }

  close(): void {
    this.#file?.close();
  }

  /** Removes what was written; an earlier file stays. */
  discard(): void {
    this.#file?.discard();
  }

  /**
   * Ends after an error. Where the source is at fault, what there is of it is kept beside the file to write. Returns what is kept.
   */
  fail(error: unknown): readonly string[] {
    try {
      if (error instanceof BridgeError && this.events > 0) return this.#file?.closeBeside() ?? [];
    } catch (later) {
      (error as BridgeError).suppress([later]);
    }
    this.discard();
    return [];
  }

  /** Bytes of the files that were written. */
  get bytes(): number {
    return this.#files.reduce((sum, file) => sum + statSync(file).size, 0);
  }

  /** Number of pictures that were written; undefined where it is none of pictures. */
  get frames(): number | undefined {
    return this.#file?.frames;
  }

  get #files(): readonly string[] {
    return this.#file?.files ?? [this.#path];
  }

  /** @throws ValidationError `unknown_geometry` */
  begin(): ReturnType<Target['create']> {
    return (this.#file ??= this.#create());
  }

  #create(): ReturnType<Target['create']> {
    const { geometry } = this.#filters;
    if (geometry !== undefined) return this.#target.create(geometry);
    if (!this.#target.needsGeometry) return this.#target.create(UNKNOWN_SENSOR);
    throw new ValidationError('the recording does not say how large the sensor is', {
      code: 'unknown_geometry',
      expected: `the columns and rows of the sensor, which ${this.#target.name} files state`,
      received: `a recording of format ${this.#recording.format} without them`,
      remedy: 'give them: --geometry 640x480',
    });
  }
}

function offSensor({ geometry, tally, firstOutside }: EventRecording): ValidationError {
  const { width, height } = geometry ?? UNKNOWN_SENSOR;
  const { t, x, y } = firstOutside ?? { t: Number.NaN, x: Number.NaN, y: Number.NaN };
  return new ValidationError('events of the recording lie off the sensor', {
    code: 'events_off_sensor',
    expected: `pixels below (${width}, ${height})`,
    received: `${tally.outside} of ${tally.outside + tally.events} events outside; the first at (${x}, ${y}), ${t} s`,
    remedy: 'give the geometry of the sensor: --geometry 640x480; or leave these events out: --crop',
  });
}

function isSameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
