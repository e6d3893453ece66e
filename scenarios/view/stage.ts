import type { Body, PopulationInfo, Signal, Tunable, WeightMap } from '../../agents/index.ts';
import type { World } from '../../sim/world/world.ts';
import type { ResolvedParameter } from '../scenario/parameters.ts';
import type { QuantityUnits, RunIdentity } from '../scenario/result.ts';

/** A signal without its reading. */
export interface SignalInfo extends Omit<Signal, 'read'> {
  readonly name: string;
}

/** A tunable with its present value in place of what reads and sets it. */
export interface TunableInfo extends Omit<Tunable, 'get' | 'set'> {
  readonly name: string;
  readonly value: number;
}

/** Weights without their values. */
export type WeightsInfo = Omit<WeightMap, 'values'>;

/** A population. */
export interface ShownPopulation extends Omit<PopulationInfo, 'size'> {
  /** Number of neurons; absent where nobody has told it. */
  readonly size?: number;
}

/** A sensor, and the size of its picture if it is an event camera. */
export interface SensorInfo {
  readonly name: string;
  readonly kind: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** What a source can do beside going on. */
export interface Abilities {
  /** Whether it goes on by ticks, when it is asked to; else by itself, in real time. */
  readonly step: boolean;
  /** Whether it can go to any tick, back and forth. */
  readonly seek: boolean;
  /** Whether the run can be begun anew with other parameters, by who opens another source. */
  readonly set: boolean;
  /** Whether tunables can be set. */
  readonly tune: boolean;
  /** Whether it counts where neurons fire: see `Frame.field`. Default: false. */
  readonly fields?: boolean;
  /** Whether it keeps the last rest, and there are rests: see `Frame.rest`. Default: false. */
  readonly rests?: boolean;
}

/** Who plays, and what there is to be seen: what a source tells before its first frame. Plain data. */
export interface Stage {
  /** Title for people; the name of the scenario where it has none. */
  readonly title: string;
  /** Publication that the task follows; absent where it is not known. */
  readonly source?: string;
  /** The run that is shown; absent where nobody has told. */
  readonly identity?: RunIdentity;
  readonly seed?: number;
  /** Seconds per tick. */
  readonly period: number;
  /** Number of trials of the run, or of those that a recording has; absent where it is not known. */
  readonly trials?: number;
  /** Number of ticks that there are to be seen; absent where it is not known before. */
  readonly ticks?: number;
  /** World before the first trial; absent where nobody knows it before. */
  readonly world?: World;
  /** Name of the body, and its radius in m; absent where nobody has told. */
  readonly body?: Pick<Body, 'name' | 'radius'>;
  /** Ticks between two samples of place and signals; absent where it is not known. */
  readonly sampleTicks?: number;
  /** Parameters of the scenario, with the values that they have; none where their values alone are known, which are in `identity`. */
  readonly parameters: readonly ResolvedParameter[];
  /** Units of the probes of the scenario, those of rests included, by their names; absent where nobody knows them. */
  readonly probes?: QuantityUnits['probes'];
  readonly sensors: readonly SensorInfo[];
  readonly populations: readonly ShownPopulation[];
  readonly signals: readonly SignalInfo[];
  readonly weights: readonly WeightsInfo[];
  readonly tunables: readonly TunableInfo[];
  readonly abilities: Abilities;
}
