import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { given } from '../../../agents/given.ts';
import type { ByteSource } from '../../../bridges/recording/reading/byte-source.ts';
import { readActivity } from '../../../bridges/recording/runs/recorded-activity.ts';
import type { RecordedRun } from '../../../bridges/recording/runs/recorded-run.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { type DecodedRest, ReplayDecoding, type ReplayEvent } from '../../measure/replay/replay-decoding.ts';
import { type ReplaySummary, summariseReplay } from '../../measure/replay/replay-summary.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { InspectValues } from './inspect-options.ts';

/** Shuffled events that an event is compared with, for each shuffle. */
const SHUFFLES = 500;

/** A run, and what was replayed in its rests. */
interface Replay {
  readonly file: string;
  readonly run: RecordedRun;
  readonly decoding: ReplayDecoding;
  /** Rests that were decoded: all of them, unless the user interrupted. */
  readonly rests: readonly (DecodedRest & { readonly summary: ReplaySummary })[];
  readonly all: ReplaySummary;
  /** Seconds per tick. */
  readonly period: number;
  readonly shuffles: number;
}

/**
 * Decodes what the place cells of a recorded run replayed in its rests, and shows it by rest and in sum.
 *
 * @throws ValidationError `not_decodable`; RangeError for a file that has changed since it was found to be a recorded run
 */
export async function inspectReplay(
  run: RecordedRun,
  source: ByteSource,
  { operands: [file], options, io, output }: Call<InspectValues>,
): Promise<number> {
  const { population, shuffles = SHUFFLES } = options;
  const activity = await readActivity(source);
  if (activity === undefined) throw new RangeError(`${file} was a recorded run, and changed while it was read`);
  const random = new RandomStream(0, 'replay');
  const decoding = new ReplayDecoding(activity, random, { ...given({ population }), shuffles });
  const { speed } = decoding.running;
  const summarise = (rests: readonly DecodedRest[]): ReplaySummary =>
    summariseReplay(rests, speed, random.fork('orders'));
  const rests: Replay['rests'][number][] = [];
  const progress = output.progress(basename(file));
  const interrupt = listenForInterrupt(io, output.aside);
  try {
    for (let number = 0; number < decoding.rests.length && !interrupt.signal.aborted; number++) {
      const rest = decoding.decode(number);
      rests.push({ ...rest, summary: summarise([rest]) });
      progress.update({ done: rests.length, total: decoding.rests.length, unit: 'rests' });
      await setImmediate();
    }
  } finally {
    progress.clear();
    interrupt.dispose();
  }
  const replay = { file, run, decoding, rests, all: summarise(rests), period: activity.period, shuffles };
  if (options.json) output.json(facts(replay));
  else output.result(view(replay, output.style));
  return interrupt.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

function facts({ file, run, decoding, rests, all, period, shuffles }: Replay) {
  const { population, runningPopulation, spiking, fields, running, onTrack } = decoding;
  return {
    file,
    run: run.facts,
    population,
    runningPopulation,
    cells: { spiking, place: fields.cells.length },
    running: { seconds: running.seconds, speed: running.speed },
    grid: fields.grid,
    track: onTrack,
    shuffles,
    summary: all,
    rests: rests.map(({ firstTick, endTick, afterTrials, place, summary, events }) => ({
      start: firstTick * period,
      end: endTick * period,
      afterTrials,
      place,
      summary,
      events: events.map((event) => eventFacts(event, period)),
    })),
  };
}

function eventFacts({ tick, path, wave, significance, ...event }: ReplayEvent, period: number) {
  const places = { x: Array.from(path.x), y: Array.from(path.y) };
  return {
    start: tick * period,
    ...event,
    ...significance,
    ...places,
    ...(wave === undefined ? {} : { spread: [...wave.spread] }),
  };
}

function view({ file, run: { facts: run }, decoding, rests, all, shuffles }: Replay, style: Style): string {
  const { population, runningPopulation, spiking, fields, running, onTrack } = decoding;
  const { columns, rows, binWidth, binHeight } = fields.grid;
  const place = onTrack
    ? `track of ${metres(Math.max(columns * binWidth, rows * binHeight))}`
    : `arena of ${metres(columns * binWidth)} x ${metres(rows * binHeight)}`;
  const about = [
    `population ${runningPopulation === population ? population : `${population}, which is ${runningPopulation} while it runs`}: ${fields.cells.length} place cells, of ${spiking} that spiked in ${running.seconds.toFixed(1)} s of running at ${speed(running.speed)}`,
    `${place} in ${columns * rows} bins; ${onTrack ? 'events are stretches of high activity' : 'events are waves'}, compared with ${shuffles} of each shuffle`,
  ];
  const table = renderTable(
    [
      { head: 'Rest after' },
      { head: onTrack ? 'Events' : 'Waves', align: 'right' },
      ...['Cells', 'Cycle', 'Order', 'All three', 'Speed', 'Running', 'Reach', 'Outward', 'Reverse', 'Walls'].map(
        (head) => ({ head, align: 'right' as const }),
      ),
    ],
    [
      ...rests.map(({ afterTrials, summary }) => row(afterTrials === 0 ? 'no trial' : `trial ${afterTrials}`, summary)),
      row('all', all),
    ],
    style.dim,
  );
  const legend = [
    'Cells, Cycle, Order, All three: of the events of five windows or more, those beyond 95 % of others with shuffled cells, places, order',
    `${onTrack ? 'the rest is of significant events: ' : ''}Running: speed by that of running; Reach: median; Outward: steps away from the body`,
    'Reverse: steps against the way of the last 5 s, of those along or against it; Walls: steps through walls',
  ];
  const { waves } = all;
  const asWaves =
    waves === undefined
      ? []
      : [
          `${share(waves.ordered)} of the ${waves.orderable} waves of five windows or more have a shorter path than in a random order; spread ${metres(waves.spread)}, straightness ${waves.straightness.toFixed(2)}, displacement ${metres(waves.displacement)}`,
        ];
  return [
    `${style.bold(basename(file))}  replay in a run of ${style.bold(`${run['scenario']}@${run['version'] ?? '?'}`)}, seed ${run['seed'] ?? '?'}`,
    about.map(style.dim).join('\n'),
    table,
    ...asWaves,
    legend.map(style.dim).join('\n'),
  ].join('\n\n');
}

function row(name: string, summary: ReplaySummary): string[] {
  const { events, passing, significant, compression, outward, crossing, forward, reverse } = summary;
  return [
    name,
    String(events),
    share(passing.cells),
    share(passing.cycle),
    share(passing.order),
    share(significant),
    speed(summary.speed),
    known(compression, `${compression.toFixed(1)}x`),
    metres(summary.reach),
    share(outward),
    share(reverse / (forward + reverse)),
    share(crossing),
  ];
}

/** A text, or a dash where the value behind it does not exist. */
const known = (value: number, text: string): string => (Number.isNaN(value) ? '-' : text);

const share = (value: number): string => known(value, `${(100 * value).toFixed(0)} %`);
const metres = (value: number): string => known(value, `${value.toFixed(2)} m`);
const speed = (value: number): string => known(value, `${value.toFixed(2)} m/s`);
