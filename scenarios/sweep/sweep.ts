import { ValidationError } from '../../agents/errors.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { count, either, fields, flag, list, named, number, oneOf, optional, text } from '../scenario/plain-data.ts';

/** A question with many points: what is varied, on which seeds, and what is sought. Plain data, as a file has it. */
export interface Sweep {
  /** Id of a scenario, or path of a scenario file. */
  readonly scenario: string;
  /**
   * Id of a scenario, or path of a scenario file, in which the controller of each seed learns before it is judged. It begins with the state that it has
   * at the end there, which must fit. Names of parameters and choices that begin with `train.` are of this scenario. Default: none.
   */
  readonly train?: string;
  /**
   * What parameters may be, by their names, as `parseDomain` reads it: numbers in the unit that the parameter declares, or texts. `body`, `physics`,
   * `controller`, `board` and `faults` can be varied too; values of the last are `none`, or faults as `parseFault` reads them, with a blank between.
   */
  readonly vary: Readonly<Record<string, string | number | readonly (string | number)[]>>;
  /** Values of further parameters; those that begin with `=` are computed at each point, see `computedSettings`. Default: those that the scenario declares. */
  readonly set?: Readonly<Record<string, string | number>>;
  /** Name of the body. Default: the scenario's first. */
  readonly body?: string;
  /** Name of the physics engine. Default: the scenario's first. */
  readonly physics?: string;
  /** `scenario`, or the name of a baseline. Default: `scenario`. */
  readonly controller?: string;
  /** Name of the board that hosts the networks of controllers that are judged, or `none`. Default: they run in the process of the job. */
  readonly board?: string;
  /** Faults of sensors in every trial that is judged, as `parseFault` reads them. Default: none. */
  readonly faults?: readonly string[];
  /** Seconds without news of a sensor after which a job fails. Default: by each sensor, see `ConnectOptions`. */
  readonly staleAfterSeconds?: number;
  /** Path of a saved controller that all begin with: those that learn first, where there is `train`. Default: they begin fresh. */
  readonly loadController?: string;
  /** Whether the controller that each job ends with is kept beside its result. Default: false. */
  readonly keepControllers?: boolean;
  /** Number of seeds that are drawn, none of them one of the scenario's; or the seeds themselves. Default: 10. */
  readonly seeds?: number | readonly number[];
  /** Whether the scenario's own seeds may be among them. What is tuned on them is not shown by its gates any more. Default: false. */
  readonly onGateSeeds?: boolean;
  /** Name of the search. Default: `grid`. */
  readonly sampler?: string;
  /** Number of points that are tried at most; a grid tries all of its own. Default: 100. */
  readonly points?: number;
  /** Seed of what is drawn: seeds and points. Default: 1. */
  readonly seed?: number;
  /** What is sought; see `parseObjective`. Needed by searches that learn from what they tried. */
  readonly objective?: string;
  /** Whether the least or the largest is sought. Default: by the metric. */
  readonly direction?: 'minimise' | 'maximise';
  /** Limits that a point must keep; see `parseConstraint`. Default: none. */
  readonly constraints?: readonly string[];
  /** Number of trials between two checkpoints of a job, from which it goes on elsewhere when it was cut off. Default: none are written. */
  readonly checkpointEvery?: number;
}

const KNOWN: Every<Sweep> = {
  scenario: true,
  train: true,
  vary: true,
  set: true,
  body: true,
  physics: true,
  controller: true,
  board: true,
  faults: true,
  staleAfterSeconds: true,
  loadController: true,
  keepControllers: true,
  seeds: true,
  onGateSeeds: true,
  sampler: true,
  points: true,
  seed: true,
  objective: true,
  direction: true,
  constraints: true,
  checkpointEvery: true,
};

const SEED = count(0, 0xffff_ffff);
const VALUE = either(text, number);
const STRUCTURE = fields({
  scenario: text,
  train: optional(text),
  vary: named(either(VALUE, list(VALUE))),
  set: optional(named(VALUE)),
  body: optional(text),
  physics: optional(text),
  controller: optional(text),
  board: optional(text),
  faults: optional(list(text)),
  staleAfterSeconds: optional(number),
  loadController: optional(text),
  keepControllers: optional(flag),
  seeds: optional(either(count(1, 100_000), list(SEED))),
  onGateSeeds: optional(flag),
  sampler: optional(text),
  points: optional(count(1, 1e6)),
  seed: optional(SEED),
  objective: optional(text),
  direction: optional(oneOf('minimise', 'maximise')),
  constraints: optional(list(text)),
  checkpointEvery: optional(count(1)),
});

/**
 * Checks what describes a sweep.
 *
 * @param place where it stands, for errors
 * @throws ValidationError `unknown_option`, `not_options`, `invalid_sweep`
 */
export function checkSweep(description: unknown, place: string): Sweep {
  checkOptions<object>(`the sweep in ${place}`, description as object, KNOWN);
  const flaw = STRUCTURE(description, '');
  if (flaw === undefined) return description as Sweep;
  throw new ValidationError('a sweep is described by what it cannot take', {
    code: 'invalid_sweep',
    expected: flaw.expected,
    received: flaw.received,
    block: `${place}: ${flaw.at}`,
  });
}
