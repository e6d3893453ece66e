import { RandomStream } from '../../kernels/random.ts';
import { decodeTrackReplay } from '../../scenarios/measure/replay/track-replay.ts';
import { Ca3 } from '../../scenarios/studies/cue-exclusion/ca3.ts';
import { REST_STEP } from '../../scenarios/studies/cue-exclusion/ca3-rest.ts';
import { SpikeRecord } from '../../scenarios/studies/cue-exclusion/spike-record.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';
import { rippleOf } from '../ripple.ts';
import { mean } from '../statistics.ts';

export interface Ca3Parameters {
  readonly seed: number;
  readonly rule: 'symmetric' | 'asymmetric';
  readonly cells: number;
  /** Mean number of recurrent inputs of a cell. */
  readonly inputs: number;
  /** Simulated, of running along the track. */
  readonly exploration: number;
  /** Simulated, of rest. */
  readonly rest: number;
  /** Simulated, of rest with shuffled weights after it; 0 for none. */
  readonly shuffled: number;
}

/** What a rest showed. */
export interface Ca3Rest {
  /** CPU time a simulated second. */
  readonly perSecond: number;
  /** 1/s */
  readonly eventRate: number;
  /** s, mean length of an event. */
  readonly eventSeconds: number;
  /** Hz, of pyramidal and basket cells. */
  readonly pyramidalRate: number;
  readonly basketRate: number;
  /** Hz, where the spectrum of the rate of basket cells in events peaks, and its power there by the mean power; NaN without events. */
  readonly ripple: number;
  readonly ripplePower: number;
  /** Share of events that pass all shuffles, and share of these that run against the direction of running. */
  readonly significant: number;
  readonly reverse: number;
  /** m/s, mean over significant events. */
  readonly speed: number;
}

export interface Ca3Result {
  /** CPU ms of building both networks, and CPU ms a simulated second of learning. */
  readonly build: number;
  readonly learning: number;
  readonly synapses: number;
  readonly learned: Ca3Rest;
  readonly shuffled: Ca3Rest | null;
}

const PERIOD = 1e-3;
const TRACK = [0, 3] as const;
/** m/s */
const SPEED = 0.3243567842;

const { seed, rule, cells, inputs, exploration, rest, shuffled } = parameters<Ca3Parameters>();
let since = process.cpuUsage();
const ca3 = new Ca3({ seed, rule, cells, inputs, track: TRACK, period: PERIOD });
const build = cpuMilliseconds(since);
const run = new SpikeRecord();
ca3.running.onSpikes(ca3.exploration.pyramidal, (_, ids, count) => run.addRunning(ids, count));
since = process.cpuUsage();
for (let tick = 0; tick < exploration / PERIOD; tick++) {
  const x = (SPEED * PERIOD * tick) % TRACK[1];
  run.runAt(x);
  ca3.run(x);
}
const learning = cpuMilliseconds(since) / exploration;

function restFor(seconds: number): Ca3Rest {
  const { resting, rest: network } = ca3;
  const first = resting.tick;
  const record = new SpikeRecord();
  const basket = new Float64Array(Math.ceil(seconds / PERIOD));
  const ends = [
    resting.onSpikes(network.pyramidal, (tick, ids, count) => record.addRest(tick - first, ids, count)),
    resting.onSpikes(network.basket, (tick, _, count) => {
      const bin = Math.floor(((tick - first) * REST_STEP) / PERIOD + 1e-6);
      basket[bin] = basket[bin] + count;
    }),
  ];
  const began = process.cpuUsage();
  for (let tick = 0; tick < basket.length; tick++) ca3.stepRest();
  const perSecond = cpuMilliseconds(began) / seconds;
  for (const end of ends) end();
  const spikes = record.rest;
  const events = decodeTrackReplay({
    running: { ...run.running, period: PERIOD },
    places: run.places,
    track: TRACK,
    rest: { ...spikes, period: REST_STEP },
    restTicks: resting.tick - first,
    size: cells,
    random: new RandomStream(seed, 'shuffled events'),
  });
  const significant = events.filter((event) => event.significant);
  const average = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : mean(values));
  const perTick = PERIOD / REST_STEP;
  return {
    perSecond,
    eventRate: events.length / seconds,
    eventSeconds: average(events.map(({ firstTick, endTick }) => (endTick - firstTick) * REST_STEP)),
    pyramidalRate: spikes.ids.length / cells / seconds,
    basketRate: basket.reduce((sum, count) => sum + count, 0) / network.basket.size / seconds,
    ...rippleOf(events.map((event) => basket.subarray(event.firstTick / perTick, event.endTick / perTick))),
    significant: significant.length / events.length,
    reverse: significant.filter(({ speed }) => speed < 0).length / significant.length,
    speed: average(significant.map(({ speed }) => Math.abs(speed))),
  };
}

ca3.consolidate();
const learned = restFor(rest);
ca3.consolidate(new RandomStream(seed, 'shuffled weights'));
report({
  build,
  learning,
  synapses: ca3.resting.size().synapses,
  learned,
  shuffled: shuffled > 0 ? restFor(shuffled) : null,
} satisfies Ca3Result);
