import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { ValidationError } from '../../agents/errors.ts';
import type { Events } from '../../agents/index.ts';
import type { EventFile, EventRecording, WrittenFormat } from '../../bridges/recording/index.ts';
import { prepareFile } from '../out/result-file.ts';
import { consoleOutput, type GlobalOptions } from './console-output.ts';
import { EXIT } from './exit.ts';
import { listenForInterrupt } from './interrupt.ts';
import { addRecordingOptions, openRecording, ReadingProgress, type RecordingOptions } from './recording-options.ts';

interface ConvertOptions extends GlobalOptions, RecordingOptions {
  readonly to?: string;
  readonly fromZero?: boolean;
  readonly json?: boolean;
}

export function configure(command: Command): void {
  command
    .argument('<in>', 'path of a recording; its format is told by its content')
    .argument('<out>', 'path of the file to write; its format is told by its ending')
    .option('--to <format>', 'format to write, instead of what the ending says')
    .option('--from-zero', 'count times from the first event')
    .option('--json', 'one JSON object on standard output')
    .action(async (from: string, to: string, _options: object, self: Command) =>
      convert(from, to, self.optsWithGlobals<ConvertOptions>()),
    );
  addRecordingOptions(command);
}

async function convert(from: string, to: string, options: ConvertOptions): Promise<void> {
  const output = consoleOutput(options);
  const format = await writtenFormat(to, options.to);
  const recording = await openRecording(from, options);
  if (isSameFile(from, to)) {
    throw new ValidationError('a recording cannot be converted into itself', {
      code: 'same_file',
      expected: 'another file to write',
      received: to,
    });
  }
  prepareFile(to);
  const out = new Output(to, format, recording);
  const interrupt = listenForInterrupt(output.aside);
  const progress = new ReadingProgress(recording, basename(from));
  const { secondsBetween } = await import('../../bridges/recording/index.ts');
  let origin: number | undefined;
  try {
    for await (const events of recording.borrowed()) {
      if (options.fromZero) {
        origin ??= events.t[0];
        for (let i = 0; i < events.count; i++) events.t[i] = secondsBetween(origin, events.t[i]);
      }
      await out.write(events);
      progress.update();
      if (interrupt.signal.aborted) {
        process.exitCode = EXIT.interrupted;
        break;
      }
    }
    await out.begin();
  } finally {
    // Also when the recording is damaged: the events before the damage are a sound file.
    out.close();
    progress.clear();
    interrupt.dispose();
  }
  const { events, outside } = recording.tally;
  const bytes = statSync(to).size;
  if (options.json) {
    output.json({
      in: { file: from, format: recording.format },
      out: { file: to, format: format.name, bytes },
      events,
      outside,
    });
  } else {
    output.result(
      `${events} events of ${output.style.bold(basename(from))} (${recording.format}) in ${output.style.bold(basename(to))} (${format.name}), ${bytes} bytes`,
    );
  }
}

const LARGEST_SENSOR = { width: 0xffff, height: 0xffff };

/** The file to write, which is begun when the geometry of the sensor is known. */
class Output {
  readonly #path: string;
  readonly #format: WrittenFormat;
  readonly #recording: EventRecording;
  #file: EventFile | undefined;

  constructor(path: string, format: WrittenFormat, recording: EventRecording) {
    this.#path = path;
    this.#format = format;
    this.#recording = recording;
  }

  async write(events: Readonly<Events>): Promise<void> {
    const file = await this.begin();
    file.write(events);
  }

  close(): void {
    this.#file?.close();
  }

  /** @throws ValidationError `unknown_geometry` */
  async begin(): Promise<EventFile> {
    return (this.#file ??= await this.#create());
  }

  async #create(): Promise<EventFile> {
    const { createEventFile } = await import('../../bridges/recording/index.ts');
    const { geometry } = this.#recording;
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

/** @throws ValidationError `unknown_format` */
async function writtenFormat(path: string, asked: string | undefined): Promise<WrittenFormat> {
  const { formatOf, formatOfPath, WRITTEN_FORMATS } = await import('../../bridges/recording/index.ts');
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
