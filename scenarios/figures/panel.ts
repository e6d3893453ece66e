import type { Signal } from '../../agents/index.ts';
import type { ComparedRun } from '../judge/compare.ts';
import type { Scale } from '../plots/scale.ts';
import type { Check } from '../scenario/plain-data.ts';
import type { Axis } from './axis.ts';
import type { Key } from './key.ts';
import type { Mark } from './mark.ts';
import type { Over, Spread } from './quantity.ts';

/** A run as figures take it. */
export interface Condition extends ComparedRun {
  /** Values of its parameters, by name. */
  readonly params: Readonly<Record<string, number | string>>;
  /** Units of its own probes and measures, by metric. Default: nobody knows them. */
  readonly units?: Readonly<Record<string, string>>;
  /** Units of its parameters, by name; `1` for a pure number. Default: nobody knows them. */
  readonly parameterUnits?: Readonly<Record<string, string>>;
  /** Reads where the bodies of its seeds were; absent where nobody kept it. @throws BridgeError `results_not_read` */
  readonly ways?: () => readonly Way[];
  /** Reads the signals of its controllers; absent where nobody kept them. @throws BridgeError `results_not_read`; ValidationError `not_results` */
  readonly signals?: () => Signals;
}

/** Signals of the controllers of a run over the time of each trial. */
export interface Signals {
  /** Seed of each sample. */
  readonly seed: ArrayLike<number>;
  /** Number of the trial of each sample, from 1. The samples of a trial stand together, by time. */
  readonly trial: ArrayLike<number>;
  /** Time of each sample since the start of its trial: whole multiples of an interval, from 1. */
  readonly seconds: ArrayLike<number>;
  /** The signals, by the names of their arrays in `signals.npz`. */
  readonly arrays: Readonly<Record<string, SampledSignal>>;
}

/** A signal, with all its samples. */
export interface SampledSignal extends Pick<Signal, 'kind' | 'unit' | 'range'> {
  /** Name of the signal. */
  readonly name: string;
  /** Samples in `unit`: one number each, of positions and vectors x and y, interleaved. NaN where there is none. */
  readonly values: ArrayLike<number>;
}

/** Where the body of a seed was. */
export interface Way {
  /** Seed of the run. */
  readonly seed: number;
  /** Number of the trial of each sample, from 1. Samples are at equal intervals of time. */
  readonly trial: ArrayLike<number>;
  /** Metres along x, a number for each sample. */
  readonly x: ArrayLike<number>;
  /** Metres along y, a number for each sample. */
  readonly y: ArrayLike<number>;
}

/** What every panel may say. Plain data. */
export interface PanelOptions {
  /** Name of the kind of panel. */
  readonly kind: string;
  /** Words for the axis of the quantity. Default: by its name. */
  readonly label?: string;
  /** Names of the conditions in it, in their order. Default: all. */
  readonly conditions?: readonly string[];
  /** How seeds become one value. Default: `median` of `latency_s`, else `mean`. */
  readonly over?: Over;
  /** What is drawn around it. Default: `interval`. */
  readonly spread?: Spread;
}

/** A number that is drawn, for a table. */
export interface DrawnNumber {
  /** Name of the condition. */
  readonly condition: string;
  /** Where it stands: a trial counted from 1, a time in s, a value of a parameter in its unit, x and y in m, the name of a condition. */
  readonly at: string | number;
  /** Seed that it is of; absent where it is over seeds. */
  readonly seed?: number;
  /** Number of seeds that it is over. */
  readonly n?: number;
  /** The number, in the unit of the quantity. */
  readonly value: number;
  /** Lower end of what is drawn around it, in the unit of the quantity; absent where nothing is. */
  readonly low?: number;
  /** Upper end of the same, in the unit of the quantity. */
  readonly high?: number;
}

/** A panel before it has a place. */
export interface DrawnPanel {
  readonly x: Axis;
  readonly y: Axis;
  /** Whether a unit of one axis is as long as one of the other. Default: false. */
  readonly equal?: boolean;
  /** Words above it, such as the condition that it is of. Default: none. */
  readonly heading?: string;
  /** What its lines are told apart by, where that is not the condition. Default: nothing. */
  readonly key?: Key;
  /** A scale of colours at its right. Default: none. */
  readonly shades?: Axis;
  /** What is inside of the axes, from the lowest to the highest. */
  readonly content: (x: Scale, y: Scale) => readonly Mark[];
  /** Numbers of seeds, in the order of the conditions; in words where they change, as `12 to 3`. */
  readonly n: readonly (number | string)[];
  /** Whether conditions are told by their looks, so that a legend is needed. */
  readonly keyed: boolean;
  /** A sentence for the caption, without its full stop. */
  readonly caption: string;
  /** The numbers that are drawn. */
  readonly numbers: readonly DrawnNumber[];
}

/** A condition that a panel draws, and its place among all, by which it looks the same in all panels. */
export interface Placed {
  readonly condition: Condition;
  readonly place: number;
}

/** A kind of panel. */
export interface PanelKind<P extends PanelOptions = PanelOptions> {
  /** What it shows, for help. */
  readonly meaning: string;
  /** Words after its name: `METRIC [TRIALS]`. */
  readonly usage: string;
  /** Its own fields, beside those of {@link PanelOptions}. */
  readonly structure: Readonly<Record<string, Check>>;
  /** Takes the words after its name; undefined where they are too few, too many or none of these. */
  readonly read: (words: readonly string[]) => Omit<P, 'kind'> | undefined;
  /** @throws ValidationError for what the conditions do not have */
  draw(panel: P, conditions: readonly Placed[]): DrawnPanel;
}
