import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { SIGNAL_LENGTH } from '../../../agents/index.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { atan2, hypot } from '../../../kernels/math-f64.ts';
import { roundStep } from '../../plots/scale.ts';
import { count, number, oneOf, optional, pair, text } from '../../scenario/plain-data.ts';
import { domainOf, roundAxis } from '../axis.ts';
import { estimateDirection } from '../direction.ts';
import type { Mark } from '../mark.ts';
import { lookOf } from '../palette.ts';
import type { PanelKind, PanelOptions, SampledSignal } from '../panel.ts';
import { estimate, spreadText, titleInWords } from '../quantity.ts';
import { longestIn, type Reading, seedCourses, stepOf } from '../seed-courses.ts';
import { goesRound, strandsAround, strandsOf } from '../strands.ts';
import { requireTrialsOf, type Trials, trialsFrom, trialsIn, trialsText } from '../values.ts';
import { seedMarks } from './seeds.ts';

const COMPONENTS = ['x', 'y', 'length', 'direction'] as const;

/** What is drawn of a position or a vector. */
export type Component = (typeof COMPONENTS)[number];

/** A signal over the time of a trial. */
export interface CoursePanel extends PanelOptions {
  readonly kind: 'course';
  /** Array of `signals.npz`. */
  readonly signal: string;
  /** First and last trial, counted from 1, over which the course of a seed is the mean. Default: all. */
  readonly trials?: Trials;
  /** What is drawn of a position or a vector, which needs it. */
  readonly component?: Component;
  /** s, length of the bins of time, of which the samples are averaged, above 0; a whole number of samples. Default: 200 bins or fewer. */
  readonly binSeconds?: number;
}

/** Most points of a line where nothing is said. */
const MOST_POINTS = 200;

/** A line a condition over the time of a trial, with a band over its seeds. */
export const course: PanelKind<CoursePanel> = {
  meaning: 'a signal of the controller over the time of a trial, with a band over seeds',
  usage: 'SIGNAL [TRIALS]',
  structure: {
    signal: text,
    trials: optional(pair(count(1))),
    component: optional(oneOf(...COMPONENTS)),
    binSeconds: optional(number),
  },
  read: ([signal, word, ...rest]) => {
    const trials = word === undefined ? undefined : trialsFrom(word);
    if (signal === undefined || rest.length > 0 || (word !== undefined && trials === undefined)) return undefined;
    return { signal, ...given({ trials }) };
  },
  draw(panel, conditions) {
    const { signal: name, component, over = 'mean', spread = 'interval' } = panel;
    if (panel.binSeconds !== undefined && !(panel.binSeconds > 0)) throw badBin(panel.binSeconds);
    if (panel.trials !== undefined) requireTrialsOf(conditions, panel.trials);
    const trials = panel.trials ?? ([1, trialsIn(conditions)] as const);
    const sampled = conditions.map(({ condition, place }) => {
      const signals = condition.signals?.();
      return { condition, place, signals, signal: signals?.arrays[name] };
    });
    requireSignal(
      name,
      sampled.flatMap(({ signals }) => Object.keys(signals?.arrays ?? {})),
    );
    const known = sampled.flatMap(({ signals }) => (signals === undefined ? [] : [signals]));
    const longest = Math.max(...known.map((one) => longestIn(one, trials)));
    const lines = sampled.map(({ condition, place, signals, signal }) => {
      const line = { condition, look: lookOf(place), samples: 1, step: 0 };
      if (signals === undefined || signal === undefined) return { ...line, points: [], isDirection: false };
      const step = stepOf(signals);
      const samples =
        panel.binSeconds === undefined
          ? Math.max(1, Math.round(roundStep(longest / MOST_POINTS / step)))
          : Math.max(1, Math.round(panel.binSeconds / step));
      const reading = readingOf(name, signal, component);
      const whole = condition.seeds.filter((one) => Object.values(one.trials).every((of) => of.length >= trials[1]));
      const points = seedCourses(signals, reading, trials, new Set(whole.map(({ seed }) => seed)), samples)
        .map(({ bin, at, values }) => ({
          ...{ bin, at },
          ...(reading.isDirection ? estimateDirection(values, over, spread) : estimate(values, over, spread)),
        }))
        .filter(({ n }) => n > 0);
      return { ...line, samples, step, points, isDirection: reading.isDirection };
    });
    const drawn = lines.flatMap(({ points }) => points);
    if (drawn.length === 0) throw noSignals();
    const { signal: first } = sampled.find(({ signal }) => signal !== undefined) as { signal: SampledSignal };
    const isAngle = lines.some(({ isDirection }) => isDirection);
    const round = isAngle && lines.some(({ points }) => goesRound(points));
    const label = panel.label ?? labelOf(first, component);
    const [around, n] = [spreadText(spread, drawn), lines.map(({ points }) => seedsOf(points.map((one) => one.n)))];
    const bins = lines.filter(({ samples }) => samples > 1).map(({ samples, step }) => round9(samples * step));
    const ends = drawn.flatMap(({ value, around: [low, high] }) => [value, low, high]);
    return {
      x: roundAxis('Time (s)', [0, Math.max(...drawn.map(({ at }) => at))]),
      y: roundAxis(label, round ? [-Math.PI, Math.PI] : domainOf(ends, rangeAround(first, component, ends))),
      keyed: conditions.length > 1,
      n,
      caption: [
        `${label} over the time of a trial, ${trialsText(trials)}; lines: ${over} over seeds${trials[0] === trials[1] ? '' : ', of each the mean over its trials that go on'}`,
        ...(around === '' ? [] : [`bands: ${around}`]),
        ...(isAngle ? ['averaged as directions, on the circle'] : first.unit === 'rad' ? ['averaged as numbers'] : []),
        ...(bins.length === 0 ? [] : [`means of ${[...new Set(bins)].join(' and ')} s`]),
        ...(n.some((one) => typeof one === 'string')
          ? ['fewer seeds where trials have ended or nothing was read']
          : []),
      ].join(', '),
      numbers: lines.flatMap(({ condition, points }) =>
        points.map(({ at, n, value, around: [low, high] }) => ({
          ...{ condition: condition.name, at, n, value },
          ...(Number.isNaN(low) ? {} : { low, high }),
        })),
      ),
      content: (x, y) => {
        const strands = lines.map(({ look, points }) => ({ look, ...(round ? strandsAround : strandsOf)(points) }));
        const bands = strands.flatMap(({ look, bands }) =>
          bands
            .filter(({ length }) => length > 1)
            .map((piece): Mark => {
              const side = (end: 0 | 1) => piece.map(({ at, around }) => [x(at), y(around[end])] as const);
              return { kind: 'area', places: [...side(0), ...side(1).reverse()], fill: look.colour, opacity: 0.18 };
            }),
        );
        const curves = strands.flatMap(({ look, lines }) =>
          lines.flatMap((piece): readonly Mark[] => {
            const places = piece.map(({ at, value }) => [x(at), y(value)] as const);
            return piece.length === 1
              ? seedMarks(places, look.colour, 1)
              : [{ kind: 'line', width: 0.35, ...look, places }];
          }),
        );
        return [...bands, ...curves];
      },
    };
  },
};

/** @throws ValidationError `invalid_figure` for a vector without a component, or a number with one */
function readingOf(name: string, { kind, values }: SampledSignal, component: Component | undefined): Reading {
  if (SIGNAL_LENGTH[kind] === 1) {
    if (component !== undefined) throw noComponent(name, `none, as '${name}' is one number`, component);
    return { of: (sample) => values[sample], isDirection: kind === 'direction' };
  }
  const of = {
    x: (sample: number) => values[2 * sample],
    y: (sample: number) => values[2 * sample + 1],
    length: (sample: number) => hypot(values[2 * sample], values[2 * sample + 1]),
    direction: (sample: number) => directionOf(values[2 * sample], values[2 * sample + 1]),
  };
  if (component === undefined) throw noComponent(name, COMPONENTS.join(', '), 'none');
  return { of: of[component], isDirection: component === 'direction' };
}

/** That of no way is none. */
function directionOf(x: number, y: number): number {
  return x === 0 && y === 0 ? Number.NaN : atan2(y, x);
}

function labelOf({ name, unit }: SampledSignal, component: Component | undefined): string {
  return titleInWords(
    component === undefined ? name : `${name} ${component}`,
    component === 'direction' ? 'rad' : unit,
  );
}

/** The range that a signal declares for its axis, if nothing lies beyond. */
function rangeAround({ range }: SampledSignal, component: Component | undefined, ends: readonly number[]) {
  const fits = range !== undefined && component === undefined && !ends.some((end) => end < range[0] || end > range[1]);
  return fits ? range : undefined;
}

/** A number of seeds, or from most to fewest. */
function seedsOf(n: readonly number[]): number | string {
  const [most, fewest] = [Math.max(0, ...n), n.length === 0 ? 0 : Math.min(...n)];
  return most === fewest ? most : `${most} to ${fewest}`;
}

function round9(value: number): number {
  return Number(value.toFixed(9));
}

/** @throws ValidationError `no_signals`, `unknown_signal` */
function requireSignal(name: string, all: readonly string[]): void {
  if (all.length === 0) throw noSignals();
  if (all.includes(name)) return;
  const nearest = nearestName(name, all);
  throw new ValidationError(`the controllers have no signal '${name}'`, {
    code: 'unknown_signal',
    expected: [...new Set(all)].join(', '),
    received: name,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

function noSignals(): ValidationError {
  return new ValidationError('nobody kept signals of these runs in these trials', {
    code: 'no_signals',
    expected: 'a signals.npz, which run --out writes of a controller that has signals',
    received: 'none',
    remedy: 'run it with --out; folders of sweeps have none',
  });
}

function noComponent(name: string, expected: string, received: string): ValidationError {
  return new ValidationError(`it is not clear what is to be drawn of '${name}'`, {
    code: 'invalid_figure',
    ...{ expected, received, block: 'component' },
  });
}

function badBin(received: number): ValidationError {
  return new ValidationError('a course needs bins of time', {
    code: 'invalid_option',
    expected: 'a length in s above 0',
    ...{ received, block: 'binSeconds' },
  });
}
