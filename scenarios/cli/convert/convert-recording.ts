import { realpathSync, rmSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import type { Events } from '../../../agents/index.ts';
import type { EventFile, EventRecording, WrittenFormat } from '../../../bridges/recording/index.ts';
import { prepareFile } from '../../out/result-file.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { FilterChain } from '../filter-chain.ts';
import type { AskedFilter } from '../filter-option.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { leftOut, leftOutText } from '../left-out.ts';
import {
  openRecording,
  ReadingProgress,
  type RecordingOptions,
  STANDARD_INPUT,
  sourceOf,
} from '../recording-options.ts';

interface ConvertOptions extends RecordingOptions {
  readonly to?: string;
  readonly fromZero?: boolean;
  readonly crop?: boolean;
  readonly filter?: readonly AskedFilter[];
  readonly json?: boolean;
}

/**
 * Writes the events of a recording in another format, and says what else was in it.
 *
 * @throws ValidationError `events_off_sensor` unless they are cropped; nothing is written then
 */
export async function convertRecording({ operands, options, io, output }: Call<ConvertOptions>): Promise<number> {
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
  const format = await writtenFormat(to, options.to);
  await format.writing.prepare?.();
  const recording = await openRecording(sourceOf(fromName, io), options);
  if (isSameFile(from, to)) {
    throw new ValidationError('a recording cannot be converted into itself', {
      code: 'same_file',
      expected: 'another file to write',
      received: toName,
    });
  }
  prepareFile(to);
  const filters = new FilterChain(options.filter, recording);
  const out = new Output(to, format, recording, filters);
  const interrupt = listenForInterrupt(io, output.aside);
  const progress = new ReadingProgress(recording, output.progress(basename(from)));
  const { secondsBetween } = await import('../../../bridges/recording/index.ts');
  let origin: number | undefined;
  try {
    for await (const read of recording.borrowed()) {
      const events = await filters.apply(read);
      if (options.fromZero && events.count > 0) {
        origin ??= events.t[0];
        for (let i = 0; i < events.count; i++) events.t[i] = secondsBetween(origin, events.t[i]);
      }
      await out.write(events);
      progress.update();
      if (interrupt.signal.aborted || filters.done) break;
    }
    await out.begin();
  } finally {
    progress.clear();
    interrupt.dispose();
    for (const remark of recording.remarks) output.aside(`note: ${remark}`);
    const text = leftOutText(recording);
    if (text !== '') output.aside(`left out: ${text}`);
    for (const line of filters.lines) output.aside(line);
    // Also when the recording is damaged: the events before the damage are a sound file.
    out.close();
  }
  const { outside } = recording.tally;
  if (outside > 0 && !options.crop) {
    out.remove();
    throw offSensor(recording);
  }
  const bytes = statSync(to).size;
  if (options.json) {
    output.json({
      in: { file: fromName, format: recording.format },
      out: { file: toName, format: format.name, bytes },
      events: out.events,
      outside,
      leftOut: leftOut(recording),
      filters: filters.facts,
      remarks: recording.remarks,
    });
  } else {
    output.result(
      `${out.events} events of ${output.style.bold(basename(from))} (${recording.format}) in ${output.style.bold(basename(to))} (${format.name}), ${bytes} bytes`,
    );
  }
  return interrupt.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

const LARGEST_SENSOR = { width: 0xffff, height: 0xffff };

/** The file to write, which is begun when the geometry of the sensor is known. */
class Output {
  readonly #path: string;
  readonly #format: WrittenFormat;
  readonly #recording: EventRecording;
  readonly #filters: FilterChain;
  #file: EventFile | undefined;
  /** Number of events written. */
  events = 0;

  constructor(path: string, format: WrittenFormat, recording: EventRecording, filters: FilterChain) {
    this.#path = path;
    this.#format = format;
    this.#recording = recording;
    this.#filters = filters;
  }

  async write(events: Readonly<Events>): Promise<void> {
    const file = await this.begin();
    file.write(events);
    this.events += events.count;
  }

  close(): void {
    this.#file?.close();
  }

  /** Removes the file that was written; a device stays. */
  remove(): void {
    if (statSync(this.#path).isFile()) rmSync(this.#path);
  }

  /** @throws ValidationError `unknown_geometry` */
  async begin(): Promise<EventFile> {
    return (this.#file ??= await this.#create());
  }

  async #create(): Promise<EventFile> {
    const { createEventFile } = await import('../../../bridges/recording/index.ts');
    const { geometry } = this.#filters;
    if (geometry !== undefined) return createEventFile(this.#path, this.#format, geometry);
    const { name, writing } = this.#format;
    if (!writing.statesGeometry) return createEventFile(this.#path, this.#format, LARGEST_SENSOR);
    throw new ValidationError('the recording does not say how large the sensor is', {
      code: 'unknown_geometry',
      expected: `the columns and rows of the sensor, which ${name} files state`,
      received: `a recording of format ${this.#recording.format} without them`,
      remedy: 'give them: --geometry 640x480',
    });
  }
}

function offSensor({ geometry, tally, firstOutside }: EventRecording): ValidationError {
  const { width, height } = geometry ?? LARGEST_SENSOR;
  const { t, x, y } = firstOutside ?? { t: Number.NaN, x: Number.NaN, y: Number.NaN };
  return new ValidationError('events of the recording lie off the sensor', {
    code: 'events_off_sensor',
    expected: `pixels below (${width}, ${height})`,
    received: `${tally.outside} of ${tally.outside + tally.events} events outside; the first at (${x}, ${y}), ${t} s`,
    remedy: 'give the geometry of the sensor: --geometry 640x480; or leave these events out: --crop',
  });
}

/** @throws ValidationError `unknown_format` */
async function writtenFormat(path: string, asked: string | undefined): Promise<WrittenFormat> {
  const { formatOf, formatOfPath, WRITTEN_FORMATS } = await import('../../../bridges/recording/index.ts');
  if (asked !== undefined) return formatOf(asked, WRITTEN_FORMATS);
  const format = formatOfPath(path);
  if (format !== undefined) return format;
  throw new ValidationError(`the ending of '${basename(path)}' is that of no format`, {
    code: 'unknown_format',
    expected: WRITTEN_FORMATS.flatMap(({ writing }) => writing.endings).join(', '),
    received: path,
    remedy: `name the format: --to ${WRITTEN_FORMATS.map(({ name }) => name).join('|')}`,
  });
}

function isSameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}
