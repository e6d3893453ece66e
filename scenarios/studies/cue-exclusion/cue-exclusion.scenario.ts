import type { Controller } from '../../../agents/index.ts';
import { cueSensor, defineAgent, point, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { rectangularArena } from '../../../sim/index.ts';
import { onceFor } from '../../measure/once-for.ts';
import { participation } from '../../measure/replay/participation.ts';
import { type DecodedEvent, decodeTrackReplay } from '../../measure/replay/track-replay.ts';
import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { mean } from '../../statistics/averages.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';
import { REST_STEP } from './ca3-rest.ts';
import type { LapRunner } from './lap-runner.ts';
import { lapRunner } from './lap-runner.ts';

/** m, start and end of the track. */
const TRACK = [-1.5, 1.5] as const;
/** m, width of the arena, its length beyond both ends of the track, and radius of the goal at its end. */
const [WIDTH, BEYOND, GOAL_RADIUS] = [0.4, 0.3, 0.1];
/** m/s, speed of running, and s, time for the track. */
const SPEED = 0.3243567842;
const LAP = (TRACK[1] - TRACK[0]) / SPEED;
/** s */
const PERIOD = 1e-3;
/**
 * nS, largest sum of the recurrent weights onto a cell, about what a place cell learns. The source has no such bound: cue cells then learn
 * four times as much, and without plastic inhibition fire at 150 Hz for as long as the rest lasts, so that there are no events in which
 * anything could take part. With it cue cells take part like place cells, unless plastic inhibition keeps them out.
 */
const WEIGHT_SUM = 400;

/**
 * An agent runs 31 laps of a track of 3 m, on each of which a cue is shown somewhere for 0.75 s, and then rests for 10 s.
 *
 * Deviations from the source: 2000 pyramidal cells instead of 9000, each connected with 0.45 of the others instead of 0.1, so that it has as
 * many inputs, from as many cue cells; a bound of what a cell receives; 10 s of rest instead of 5. What the size changes: cells have nearly
 * half of their inputs in common, so that events at one rest are more alike, and most of a rest may run in one direction.
 *
 * @example
 * const set = { cells: 500, laps: 3, restTime: '1 s' };
 * const { seeds } = await run({ scenario: cueExclusion, seeds: [1], set });
 * console.log(seeds[0].trials.map(({ spikes }) => spikes)); // of each population, lap by lap
 */
export default defineScenario({
  id: 'cue-exclusion',
  version: 1,
  title: 'Linear track: replay leaves out cells that respond to a cue',
  source: 'Liao et al. 2024, Nat Neurosci 27:1987, on the network of Ecker et al. 2022, with 2000 pyramidal cells',
  parameters: {
    inhibition: {
      default: 'plastic',
      choices: ['plastic', 'fixed'],
      meaning: 'whether the synapses from and to interneurons learn, or recurrent ones alone',
    },
    weights: {
      default: 'learned',
      choices: ['learned', 'shuffled'],
      meaning: 'shuffled: recurrent weights are shuffled among all synapses at each rest',
    },
    cells: { default: 2000, unit: '1', meaning: 'number of pyramidal cells', minimum: 100, maximum: 20_000 },
    laps: { default: 31, unit: '1', meaning: 'laps before the rest', minimum: 1, maximum: 100 },
    cueTime: { default: 0.75, unit: 's', meaning: 'how long the cue is shown in a lap', minimum: 0, maximum: 9 },
    restTime: { default: 10, unit: 's', meaning: 'rest before the last lap', minimum: 0.1, maximum: 600 },
  },
  bodies: { point },
  physics: ['kinematic'],
  period: PERIOD,
  world: () => ({
    name: 'linear track',
    walls: rectangularArena(TRACK[1] - TRACK[0] + 2 * BEYOND, WIDTH),
    obstacles: [],
  }),
  agent: ({ inhibition, weights, cells }, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor(), cue: cueSensor({ size: 1 }) },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        lapRunner({
          body,
          track: TRACK,
          speed: SPEED,
          cells,
          // As many as a cell of the source has, whose 9000 cells are connected by a tenth.
          inputs: Math.min(900, cells),
          basketCells: 100,
          interneurons: 100,
          inhibitoryLearning: inhibition === 'plastic',
          weightSum: WEIGHT_SUM,
          gain: 1,
          weights,
        }),
    }),
  trials: ({ laps }) => laps + 1,
  trial({ laps, cueTime, restTime }, index, random) {
    const lap = hiddenGoal({
      start: { x: TRACK[0], y: 0, heading: 0 },
      goal: { x: TRACK[1] + GOAL_RADIUS, y: 0, radius: GOAL_RADIUS },
      timeLimitSeconds: 2 * Math.ceil(LAP),
      outcomeSeconds: 0,
    });
    const cue = new Float64Array(1);
    const from = (LAP - cueTime) * random.uniform();
    return {
      ...lap,
      restSeconds: index === laps ? restTime : 0,
      cues: { cue },
      judge(scene) {
        const elapsed = scene.elapsed * PERIOD;
        cue[0] = elapsed >= from && elapsed < from + cueTime ? 1 : 0;
        return lap.judge(scene);
      },
    };
  },
  measures: {
    events: { unit: '1/s', meaning: 'events a second of rest', of: (_, agent) => measured(agent).eventRate },
    'significant-share': {
      unit: '1',
      meaning: 'share of events that pass all shuffles at 5 %',
      of: (_, agent) => measured(agent).significant,
    },
    'inhibition-ratio': {
      unit: '1',
      meaning: 'plastic inhibition onto a cue cell divided by that onto a place cell',
      of: (_, agent) => measured(agent).inhibitionRatio,
    },
    'participation-ratio': {
      unit: '1',
      meaning: 'share of events in which a cue cell fires divided by that of a place cell',
      of: (_, agent) => measured(agent).participationRatio,
    },
    'place-participation': {
      unit: '1',
      meaning: 'share of events in which a place cell fires',
      of: (_, agent) => measured(agent).placeParticipation,
    },
    'reverse-share': {
      unit: '1',
      meaning: 'share of significant events that run against the direction of running',
      of: (_, agent) => measured(agent).reverse,
    },
    speed: {
      unit: 'm/s',
      meaning: 'mean speed of significant events',
      of: (_, agent) => measured(agent).speed,
    },
  },
  cruiseSpeed: () => SPEED,
  seeds: seedRange(2001, 6),
  vocabulary: {
    heading: 'Trial by trial',
    lead: 'How often, how fast and how directly the goal is reached.',
    latency: 'Latency to the goal',
  },
  gates: [
    {
      id: 'events',
      statistic: { measure: 'events', over: 'median' },
      between: [0.3, 3],
      reason: 'tuning seeds: 0.6 to 1 a second; 2 without plastic inhibition',
    },
    {
      id: 'significant-share',
      statistic: { measure: 'significant-share' },
      atLeast: 0.5,
      reason: 'half of what is called an event is a sequence of places, or more',
    },
    {
      id: 'inhibition-ratio',
      statistic: { measure: 'inhibition-ratio' },
      between: [10, 40],
      reason: 'an independent program of the same learning at 900 cells: 17 to 26',
    },
    {
      id: 'participation-ratio',
      statistic: { measure: 'participation-ratio' },
      atMost: 0.5,
      reason: 'the published network: cue cells are suppressed in replay while place cells take part',
    },
    {
      id: 'plastic-inhibition',
      statistic: { measure: 'participation-ratio' },
      contrast: { inhibition: 'fixed' },
      between: [-1.2, -0.75],
      reason: 'without plastic inhibition cue cells take part like place cells: 0.8 to 1.2 instead of next to 0',
    },
  ],
  ablations: [
    { id: 'fixed-inhibition', set: { inhibition: 'fixed' }, mustFail: 'participation-ratio' },
    { id: 'shuffled', set: { weights: 'shuffled' }, mustFail: 'events', side: 'below' },
  ],
});

/** Measures of a run; shares and ratios are dimensionless. */
interface Measured {
  /** 1/s */
  readonly eventRate: number;
  readonly significant: number;
  readonly inhibitionRatio: number;
  readonly participationRatio: number;
  readonly placeParticipation: number;
  readonly reverse: number;
  /** m/s */
  readonly speed: number;
}

/** Of another controller than the scenario's own, NaN. Events are decoded once for all measures. */
const measured = onceFor((controller: Controller) => measure((controller as Partial<LapRunner>).hippocampus?.()));

const NOTHING: Measured = {
  eventRate: Number.NaN,
  significant: Number.NaN,
  inhibitionRatio: Number.NaN,
  participationRatio: Number.NaN,
  placeParticipation: Number.NaN,
  reverse: Number.NaN,
  speed: Number.NaN,
};

function measure(hippocampus: ReturnType<LapRunner['hippocampus']>): Measured {
  if (hippocampus === undefined) return NOTHING;
  const { ca3, record } = hippocampus;
  const { centres, cued } = ca3.exploration.pyramidalCells;
  const size = centres.length;
  const restTicks = ca3.resting.tick;
  const rest = { ...record.rest, period: REST_STEP };
  const events = decodeTrackReplay({
    running: { ...record.running, period: PERIOD },
    places: record.places,
    track: TRACK,
    rest,
    restTicks,
    size,
    random: new RandomStream(ca3.exploration.network.seed, 'shuffled events'),
  });
  const perKind = (values: Float64Array): readonly [cue: number, place: number] => [
    mean([...values].filter((_, cell) => cued[cell] === 1)),
    mean([...values].filter((_, cell) => cued[cell] === 0 && !Number.isNaN(centres[cell]))),
  ];
  const [cueShare, placeShare] = perKind(participation(rest.ticks, rest.ids, events, size));
  const [cueInhibition, placeInhibition] = perKind(inhibitionOnto(hippocampus));
  const significant = events.filter((event) => event.significant);
  const share = (chosen: readonly DecodedEvent[], of: readonly DecodedEvent[]): number => chosen.length / of.length;
  return {
    eventRate: events.length / (restTicks * REST_STEP),
    significant: share(significant, events),
    inhibitionRatio: cueInhibition / placeInhibition,
    participationRatio: cueShare / placeShare,
    placeParticipation: placeShare,
    reverse: share(
      significant.filter(({ speed }) => speed < 0),
      significant,
    ),
    speed: mean(significant.map(({ speed }) => Math.abs(speed))),
  };
}

/** nS, sum of the weights of plastic interneurons onto each pyramidal cell. */
function inhibitionOnto({ ca3 }: NonNullable<ReturnType<LapRunner['hippocampus']>>): Float64Array {
  const { resting, rest } = ca3;
  const sums = new Float64Array(rest.pyramidal.size);
  if (rest.inhibition === undefined) return sums;
  const { post } = resting.connections(rest.inhibition.ontoPyramidal);
  const weights = resting.synapses(rest.inhibition.ontoPyramidal, 'w', 'nS');
  for (const [k, w] of weights.entries()) sums[post[k]] = sums[post[k]] + w;
  return sums;
}
