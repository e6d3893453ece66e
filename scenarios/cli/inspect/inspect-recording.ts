import { basename } from 'node:path';
import type { EventRecording, EventSummary, Openable } from '../../../bridges/recording/index.ts';
import { RecordingError } from '../../../bridges/recording/index.ts';
import { prepareFile, writeResultFile } from '../../output/result-file.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { leftOut, leftOutText } from '../left-out.ts';
import { FilterChain } from '../recordings/filter-chain.ts';
import { openRecording, ReadingProgress } from '../recordings/recording-options.ts';
import { sparkline } from '../terminal/sparkline.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { InspectValues } from './inspect-options.ts';

const COLUMNS = 60;
/** Hot pixels that are listed. */
const LISTED = 5;
/** Topics that are listed; JSON has all. */
const MOST_TOPICS = 100;
/** Seconds of Unix time, the start of 2001: earlier times are taken for those of a clock that starts at zero. */
const FIRST_DATE = 978_307_200;

/**
 * Shows what a recording holds: events of a camera, or, of a bag or an MCAP file without any, its topics. When it is damaged, what
 * comes before the damage is shown first.
 *
 * @throws RecordingError for the damage; what `openRecording` throws
 */
export async function inspectRecording(call: Call<InspectValues>, from: Openable): Promise<number> {
  const { operands, options, output } = call;
  const [name] = operands;
  const { picture, json } = options;
  const { encodePng, EventSummary, eventPicture } = await import('../../../bridges/recording/index.ts');
  if (picture !== undefined) prepareFile(picture);
  const recording = await openRecording(from, options);
  const summary = new EventSummary();
  const filters = new FilterChain(options.filter, recording, call.io.cwd);
  const { fault, interrupted } = await read(recording, summary, filters, call);
  for (const remark of recording.remarks) output.aside(`note: ${remark}`);
  for (const line of filters.lines) output.aside(line);
  const pixels = summary.pixels.counts;
  if (picture !== undefined && pixels !== undefined && summary.events > 0) {
    writeResultFile(picture, encodePng(eventPicture(pixels)));
  }
  const facts = factsOf(name, recording, summary, filters);
  if (json) output.json({ ...facts, error: fault === undefined ? null : errorFacts(fault) });
  else if (summary.events > 0 || recording.topics.length > 0 || fault === undefined) {
    output.result(await view(facts, leftOutText(recording), summary, output.style));
  }
  if (fault !== undefined) throw fault;
  return interrupted ? EXIT.interrupted : EXIT.ok;
}

/** How the reading of a recording ended: at damage in it, at an interruption, or at its end. */
interface Reading {
  readonly fault?: RecordingError;
  readonly interrupted?: boolean;
}

async function read(
  recording: EventRecording & { stop?(): void },
  summary: EventSummary,
  filters: FilterChain,
  { operands, io, output }: Call,
): Promise<Reading> {
  const progress = new ReadingProgress(recording, output.progress(basename(operands[0])));
  const interrupt = listenForInterrupt(io, output.aside);
  interrupt.signal.addEventListener('abort', () => recording.stop?.());
  try {
    for await (const events of recording.borrowed()) {
      const passed = await filters.apply(events);
      summary.add(passed, filters.geometry);
      progress.update();
      if (interrupt.signal.aborted) return { interrupted: true };
      if (filters.done) break;
    }
    return interrupt.signal.aborted ? { interrupted: true } : {};
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    return isWithoutEvents(recording, error) ? {} : { fault: error };
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

/** Whether a file was read to its end and has topics, none of them of events. */
function isWithoutEvents({ topics }: EventRecording, { code }: RecordingError): boolean {
  return code === 'unsupported_recording' && topics.length > 0 && !topics.some(({ holdsEvents }) => holdsEvents);
}

type Facts = ReturnType<typeof factsOf>;

function factsOf(path: string, recording: EventRecording, summary: EventSummary, filters: FilterChain) {
  const { geometry } = filters;
  const { format, tally, bytes, topics } = recording;
  const { events, on, earliest, latest, duration, stepsBack, pixels, rate } = summary;
  const hot = pixels.hot();
  const { width, counts } = rate.resampled(COLUMNS);
  return {
    file: path,
    format,
    bytes: bytes.size,
    geometry: geometry ?? null,
    events,
    on,
    off: events - on,
    onShare: events === 0 ? null : on / events,
    start: events === 0 ? null : earliest,
    end: events === 0 ? null : latest,
    duration,
    meanRate: duration > 0 ? events / duration : null,
    rate: { binSeconds: width, events: counts },
    stepsBack,
    triggers: tally.triggers,
    outside: tally.outside,
    other: tally.other,
    leftOut: leftOut(recording),
    filters: filters.facts,
    remarks: recording.remarks,
    topics: topics.map(topicFacts),
    compression: recording.compressions,
    activePixels: pixels.counts === undefined ? null : pixels.active,
    hotPixels: {
      count: hot.length,
      events: hot.reduce((sum, pixel) => sum + pixel.events, 0),
      hottest: hot.slice(0, LISTED),
    },
  };
}

function topicFacts({ name, type, messages, earliest, latest, medianHz }: EventRecording['topics'][number]) {
  const some = messages > 0;
  return {
    name,
    type,
    messages,
    medianHz: medianHz ?? null,
    meanHz: messages > 1 && latest > earliest ? (messages - 1) / (latest - earliest) : null,
    start: some ? earliest : null,
    end: some ? latest : null,
  };
}

function errorFacts({ code, offset, message, expected, received, remedy }: RecordingError) {
  return { code, offset, message, expected, received, remedy };
}

type Row = readonly [what: string, value: string];

async function view(facts: Facts, leftOut: string, summary: EventSummary, style: Style): Promise<string> {
  const { shadedPicture } = await import('../../../bridges/recording/index.ts');
  const { file, format, geometry, events, on, off, onShare, rate } = facts;
  const sensor = geometry === null ? 'sensor not stated' : `${geometry.width}x${geometry.height}`;
  const heading = `${style.bold(basename(file))}  ${format}, ${sensor}`;
  const pixels = summary.pixels.counts;
  const topics = topicsView(facts, style);
  if (events === 0 || onShare === null) return [`${heading}\n${style.dim('no events')}`, ...topics].join('\n\n');
  const peak = Math.max(...rate.events);
  const seconds = (value: number | null): string => `${value?.toFixed(6)} s`;
  const rows: Row[] = [
    ['events', `${events}: ${on} ON, ${off} OFF (${(100 * onShare).toFixed(1)} % ON)`],
    ['time', `${seconds(facts.start)} to ${seconds(facts.end)}, ${seconds(facts.duration)}`],
    [
      'rate',
      `${perSecond(facts.meanRate ?? Number.NaN)}, at most ${perSecond(peak / rate.binSeconds)} in ${time(rate.binSeconds)}`,
    ],
    ['', style.accent(sparkline(rate.events, 0, peak))],
    ...pixelRows(facts),
  ];
  const stepsBack = facts.stepsBack > 0 ? `${facts.stepsBack} times that step back` : '';
  const also = [leftOut, stepsBack].filter((text) => text !== '');
  if (also.length > 0) rows.push(['also', also.join(', ')]);
  const table = renderTable(
    [{ head: '' }, { head: '' }],
    rows.map(([what, value]) => [style.dim(what), value]),
  );
  const picture = pixels === undefined ? [] : [frame(shadedPicture(pixels, COLUMNS), style)];
  return [heading, table, ...(facts.topics.length > 1 ? topics : []), ...picture].join('\n\n');
}

/** The topics of a bag with their messages and how often they come, and the time from the first to the last. */
function topicsView({ topics, compression }: Facts, style: Style): readonly string[] {
  if (topics.length === 0) return [];
  let [messages, start, end] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const topic of topics) {
    messages += topic.messages;
    start = Math.min(start, topic.start ?? start);
    end = Math.max(end, topic.end ?? end);
  }
  const extent = messages === 0 ? '' : `, ${start.toFixed(3)} to ${end.toFixed(3)} s, ${(end - start).toFixed(3)} s`;
  const date = messages > 0 && start >= FIRST_DATE ? `, from ${new Date(1e3 * start).toISOString()}` : '';
  const packed = compression.length === 0 ? ', not compressed' : `, compressed by ${compression.join(', ')}`;
  const more = topics.length > MOST_TOPICS ? [style.dim(`and ${topics.length - MOST_TOPICS} more topics`)] : [];
  const table = renderTable(
    [
      { head: 'topic' },
      { head: 'type' },
      { head: 'messages', align: 'right' },
      { head: 'median Hz', align: 'right' },
      { head: 'mean Hz', align: 'right' },
    ],
    topics
      .slice(0, MOST_TOPICS)
      .map(({ name, type, messages, medianHz, meanHz }) => [
        printable(name),
        printable(type),
        String(messages),
        rateText(medianHz),
        rateText(meanHz),
      ]),
    style.dim,
  );
  return [style.dim(`${messages} messages in ${topics.length} topics${extent}${date}${packed}`), table, ...more];
}

/** A rate in Hz, to four digits. */
export const rateText = (hertz: number | null): string => (hertz === null ? '' : String(Number(hertz.toPrecision(4))));

/** Text of a file without what could steer a terminal. */
const printable = (text: string): string => text.replace(/\p{C}/gu, '\ufffd').slice(0, 200);

function pixelRows({ activePixels, geometry, hotPixels, events }: Facts): readonly Row[] {
  if (activePixels === null) return [['pixels', 'too many to be counted one by one']];
  const all = geometry === null ? '' : ` of ${geometry.width * geometry.height}`;
  return [
    ['pixels', `${activePixels}${all} active`],
    ['hot pixels', hotText(hotPixels, events)],
  ];
}

function hotText({ count, events, hottest }: Facts['hotPixels'], all: number): string {
  if (count === 0) return 'none';
  const list = hottest.map((pixel) => `(${pixel.x}, ${pixel.y}) ${pixel.events}`).join(', ');
  return `${count} with ${((100 * events) / all).toFixed(1)} % of the events: ${list}${count > hottest.length ? ', ...' : ''}`;
}

/** A picture between lines, so that it is seen how large it is. */
function frame(lines: readonly string[], style: Style): string {
  const edge = '─'.repeat(lines[0]?.length ?? 0);
  const bar = style.dim('│');
  return [style.dim(`┌${edge}┐`), ...lines.map((line) => bar + line + bar), style.dim(`└${edge}┘`)].join('\n');
}

function perSecond(rate: number): string {
  if (!Number.isFinite(rate)) return 'unknown';
  const [scale, prefix] = rate >= 1e9 ? [1e9, ' G'] : rate >= 1e6 ? [1e6, ' M'] : rate >= 1e3 ? [1e3, ' k'] : [1, ' '];
  return `${Number((rate / scale).toPrecision(3))}${prefix}/s`;
}

function time(seconds: number): string {
  if (seconds >= 1) return `${Number(seconds.toPrecision(3))} s`;
  return seconds >= 1e-3
    ? `${Number((1e3 * seconds).toPrecision(3))} ms`
    : `${Number((1e6 * seconds).toPrecision(3))} us`;
}
