import { SIGNAL_LENGTH, type SignalKind } from '../../agents/index.ts';
import {
  bytes,
  type Check,
  count,
  either,
  type Flaw,
  fields,
  flag,
  list,
  named,
  number,
  oneOf,
  optional,
  pair,
  text,
  typed,
} from '../scenario/plain-data.ts';

const counts = named(count());

const trialResult = fields({
  index: count(),
  success: optional(flag),
  terminated: flag,
  reason: text,
  latencySeconds: number,
  pathMetres: number,
  shortestMetres: optional(number),
  spl: optional(number),
  reward: number,
  collisions: count(),
  ticks: count(),
  spikes: counts,
  activity: optional(fields({ neuronUpdates: count(), spikes: count() })),
  session: optional(text),
  probes: optional(named(number)),
  reached: optional(counts),
  firstReachedSeconds: optional(named(number)),
  order: optional(number),
  rest: optional(fields({ ticks: count(), spikes: counts })),
});

const openTrial = fields({
  rested: count(),
  restSpikes: counts,
  restSpiked: optional(named(fields({ ticks: typed(Uint32Array), ids: typed(Uint32Array) }))),
  restProbes: optional(named(number)),
  reached: counts,
  firstReached: list(fields({ goal: text, tick: count(1) })),
  elapsed: count(),
  verdict: optional(fields({ reward: number, success: flag, reason: text, goal: optional(text) })),
  outcomeTicksLeft: count(),
  latencyTicks: count(),
  pathMetres: number,
  reward: number,
  collisions: count(),
  touching: list(text),
  spikes: counts,
  before: fields({ x: number, y: number, heading: number }),
  memory: typed(Float64Array),
  cues: named(typed(Float64Array)),
});

const efficiencyCounts = fields({
  neurons: count(),
  synapses: count(),
  footprintBytes: count(),
  steps: count(),
  neuronUpdates: count(),
  spikes: count(),
  effectiveSynapticOperations: count(),
  denseSynapticOperations: count(),
});

const weightVectors = list(
  fields({ pre: text, post: text, centres: typed(Float64Array), vectors: typed(Float64Array) }),
);

const restTrace = fields({
  trial: count(),
  ticks: count(),
  x: number,
  y: number,
  populations: list(
    fields({
      name: text,
      centres: typed(Float64Array),
      ticks: typed(Uint32Array),
      ids: typed(Uint32Array),
      keptTicks: count(),
    }),
  ),
  before: weightVectors,
  after: weightVectors,
});

const weightMaps = list(
  fields({
    pre: text,
    post: text,
    shape: pair(count()),
    unit: text,
    values: typed(Float64Array),
    preCentres: optional(typed(Float64Array)),
    postDirections: optional(typed(Float64Array)),
  }),
);

const closeUp = fields({
  trial: count(),
  populations: list(fields({ name: text, size: count(), ticks: typed(Uint32Array), ids: typed(Uint32Array) })),
  before: weightMaps,
  after: weightMaps,
});

const signalTrace = fields({
  name: text,
  kind: oneOf(...(Object.keys(SIGNAL_LENGTH) as SignalKind[])),
  unit: text,
  meaning: text,
  range: optional(pair(number)),
  trials: list(typed(Float64Array)),
});

const trace = fields({
  trajectories: list(typed(Float32Array)),
  raster: list(fields({ name: text, ticks: typed(Uint32Array), ids: typed(Uint32Array) })),
  events: list(fields({ sensor: text, bins: count(), packed: typed(Uint32Array) })),
  fields: list(fields({ name: text, sums: typed(Float64Array) })),
  rests: fields({
    kept: list(restTrace),
    scene: text,
    succeeded: flag,
    next: optional(fields({ trial: count(), x: number, y: number, before: weightVectors })),
  }),
  closeUps: list(closeUp),
  signals: list(signalTrace),
});

const seedState = fields({
  tick: count(),
  ticks: count(),
  trials: list(trialResult),
  digest: fields({
    chain: typed(Uint8Array, 32),
    trial: optional(fields({ hash: typed(Uint8Array, 104), populations: list(text) })),
  }),
  controller: bytes,
  robot: bytes,
  connection: typed(Float64Array),
  efficiency: optional(fields({ run: efficiencyCounts, trial: efficiencyCounts, completed: efficiencyCounts })),
  trial: optional(openTrial),
  trace: optional(trace),
  dropped: counts,
  plans: optional(list(text)),
});

const identity = fields({
  scenario: text,
  version: count(1),
  params: named(either(number, text)),
  body: text,
  physics: text,
  controller: text,
  board: optional(text),
  faults: optional(list(text)),
  staleAfterSeconds: optional(number),
});

const stored: Check = fields({
  format: count(1),
  job: text,
  identity,
  seed: count(),
  code: text,
  initialState: optional(text),
  state: seedState,
});

/**
 * Flaw that keeps a decoded value from being a checkpoint: a field of another type or range, counts that contradict each other, or
 * more trials than the run has. Undefined if there is none.
 *
 * @param trials number of trials of the run
 */
export function flawOfCheckpoint(value: unknown, trials: number): Flaw | undefined {
  return stored(value, '') ?? contradiction((value as { readonly state: Counted }).state, trials);
}

interface Counted {
  readonly tick: number;
  readonly ticks: number;
  readonly trials: readonly { readonly index: number }[];
  readonly trial?: unknown;
}

function contradiction({ tick, ticks, trials: done, trial }: Counted, trials: number): Flaw | undefined {
  if (ticks > tick) return { at: 'state.ticks', expected: `at most ${tick}, the tick of the run`, received: ticks };
  const most = trial === undefined ? trials : trials - 1;
  if (done.length > most)
    return { at: 'state.trials', expected: `at most ${most} completed trials`, received: done.length };
  const misplaced = done.findIndex(({ index }, i) => index !== i);
  return misplaced < 0
    ? undefined
    : { at: `state.trials.${misplaced}.index`, expected: String(misplaced), received: done[misplaced].index };
}
