import type { WeightMap } from '../../../agents/index.ts';
import type { Markup, ReportBlocks, ReportSection } from '../../scenario/report-section.ts';
import type { CloseUp, RunResult, SeedResult } from '../../scenario/result.ts';
import { mean } from '../../statistics/averages.ts';
import { MATCH, perSession, trialsOf } from './delayed-match.ts';

const PER_SESSION = perSession(MATCH);

/** Session that measures begin with, and the report; before it the map is being learned. */
const FROM = 3;
/** s before and after a reward, and s from the start of a trial, whose spikes are drawn. */
const [AROUND, BEGINNING] = [1, 2];

/** Indices of the trials that are kept closely: those with reward, from the third session on. */
export function closeUpTrials(sessions: number): readonly number[] {
  return Array.from({ length: sessions * PER_SESSION }, (_, index) => index).filter(
    (index) => index >= (FROM - 1) * PER_SESSION && index % PER_SESSION < PER_SESSION - 1,
  );
}

/** The first session whose first two trials found the goal: their ways, what the memory held, and how it was written and recalled. */
export function memorySections({ seeds: [seed] }: RunResult, blocks: ReportBlocks): ReportSection[] {
  if (seed?.trace === undefined) return [];
  const { trials, trace } = seed;
  const first = trialsOf(trials, 1, FROM).find(({ index, success }) => success && trials[index + 1]?.success)?.index;
  if (first === undefined) return [];
  const close = (number: number): CloseUp | undefined =>
    trace.closeUps.find(({ trial }) => trial === first + number - 1);
  const [searching, returning] = [close(1), close(2)];
  return [
    wayThere(seed, first, close, blocks),
    ...(searching === undefined || returning === undefined ? [] : [inTheMemory(seed, searching, returning, blocks)]),
  ];
}

/** Ways of the trials of a session over what the memory held as each began, and a table of it. */
function wayThere(
  seed: SeedResult,
  first: number,
  close: (number: number) => CloseUp | undefined,
  { paths, table, paragraph }: ReportBlocks,
): ReportSection {
  const session = Math.floor(first / PER_SESSION) + 1;
  const pictures = Array.from({ length: PER_SESSION - 1 }, (_, n) => {
    const centres = coordinateCentres(seed);
    const memory = memoryOf(close(n + 1)?.before);
    return {
      index: first + n,
      name: `Trial ${n + 1} of session ${session}`,
      ...(centres === undefined || memory === undefined ? {} : { heat: { centres, values: perValue(memory) } }),
    };
  });
  return {
    title: 'One visit',
    lead: `Session ${session}: the goal is found by search once, and from then on by memory, from another wall each time.`,
    content: [
      paths({
        id: 'one-visit',
        seed,
        trials: pictures,
        caption:
          'The arena from above. Open circle: start. Orange: the goal, which the agent cannot see. Blue shades: what the memory holds as the trial begins, each cell of it at the place that it stands for; in trial 1, what is left of the last goal.',
      }),
      paragraph(
        'A reward writes the place code into the weights from keys to values, in one second. A probe has no reward: at the ' +
          'remembered place it is omitted, and each omission takes a part of what is stored away.',
      ),
      table(heldTable(seed, first)),
    ],
  };
}

function heldTable({ trials }: SeedResult, first: number) {
  const rounded = (value: number | undefined): string =>
    value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(2);
  return {
    caption: 'What the memory held at the end of each trial, from the last probe before the session to its own',
    columns: ['Trial', 'Latency, s', 'Stored, mV', 'At x, m', 'At y, m'],
    rows: trials
      .slice(Math.max(0, first - 1), first + PER_SESSION)
      .map((trial) => [
        trial.index % PER_SESSION === PER_SESSION - 1 ? 'probe' : (trial.index % PER_SESSION) + 1,
        trial.success ? rounded(trial.latencySeconds) : 'not found',
        rounded(1e3 * (trial.probes?.['strength'] ?? Number.NaN)),
        rounded(trial.probes?.['stored-x']),
        rounded(trial.probes?.['stored-y']),
      ]),
  };
}

/** The weights before and after they were written, spikes while they are, and what spikes when they are asked for. */
function inTheMemory(
  { trials }: SeedResult,
  searching: CloseUp,
  returning: CloseUp,
  { matrices, spikes, paragraph }: ReportBlocks,
): ReportSection {
  const matrix = (name: string, map: WeightMap | undefined) =>
    map === undefined ? [] : [{ name, shape: map.shape, values: map.values }];
  const found = trials[searching.trial].latencySeconds;
  return {
    title: 'How one visit is stored, and recalled',
    lead: 'The memory itself: its weights, and the spikes that write them and that they make.',
    content: [
      matrices({
        id: 'memory-matrix',
        title: 'Weights of the memory',
        description:
          'Weights from keys to values before and after the first trial. After it the ten active keys have weights onto the values of the goal.',
        x: 'key',
        y: 'value, one for each place cell',
        shade: `weight, ${memoryOf(searching.after)?.unit ?? 'mV'}; a value spikes at 1 mV`,
        matrices: [
          ...matrix('Before trial 1', memoryOf(searching.before)),
          ...matrix('After trial 1', memoryOf(searching.after)),
        ],
      }),
      paragraph(
        'A column is a key, a row a value. Ten keys are always the same and stand for this task; the others are silent. What is left ' +
          'before the trial is the goal of an earlier session. Writing it anew, the active keys let go of that and take up the place of now.',
      ),
      spikes({
        id: 'written',
        of: searching,
        from: Math.max(0, found - AROUND),
        to: found + AROUND,
        caption: `Trial 1: the goal is found at ${found.toFixed(2)} s, and the agent stays there for a second. In it values spike with the place cells, and are written. Before it they say what is recalled, if anything.`,
      }),
      spikes({
        id: 'recalled',
        of: returning,
        from: 0,
        to: BEGINNING,
        caption:
          'Trial 2 begins at another wall. Place cells say where the agent is; the keys alone make the values of the goal spike: the same rows as in the second at the goal. From the difference of the two places follows the way.',
      }),
    ] satisfies Markup[],
  };
}

/** m, places of the cells, which the learned coordinates of place cells are beside. */
function coordinateCentres({ trace }: SeedResult): Float64Array | undefined {
  return trace?.weights.find(({ post }) => post === 'coordinate')?.preCentres;
}

function memoryOf(maps: readonly WeightMap[] = []): WeightMap | undefined {
  return maps.find(({ post }) => post === 'value');
}

/** Mean weight onto each value, in the unit of the map. */
function perValue({ shape: [values, keys], values: weights }: WeightMap): number[] {
  return Array.from({ length: values }, (_, v) => mean([...weights.subarray(v * keys, (v + 1) * keys)]));
}
