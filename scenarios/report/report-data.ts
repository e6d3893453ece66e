import type { GateResult } from '../judge/gates.ts';
import type { TrialScene } from '../plan/plan.ts';
import type { ReportSection, ReportVocabulary } from '../scenario/report-section.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { RunResult } from '../scenario/result.ts';
import type { Measure } from '../scenario/scenario.ts';
import type { ReportedProbe } from './probe-curves.ts';

/** A gate, and how the run does at it. */
export interface JudgedGate {
  readonly gate: ResolvedGate;
  readonly result: Pick<GateResult, 'value' | 'interval' | 'outcome' | 'because'>;
}

/** A parameter's value and where it comes from. */
export interface ReportedParameter {
  readonly name: string;
  readonly value: number | string;
  readonly unit: string;
  readonly meaning: string;
  readonly default: number | string;
  /** `default`, or what set it. */
  readonly origin: string;
}

/** Everything a report shows. */
export interface ReportData {
  readonly title: string;
  /** Author, year, figure. */
  readonly source: string;
  readonly run: RunResult;
  readonly trialCount: number;
  /** s */
  readonly period: number;
  readonly gates: readonly JudgedGate[];
  readonly baselines: readonly RunResult[];
  readonly oracle: RunResult | undefined;
  readonly parameters: readonly ReportedParameter[];
  /** The scenario's own measures. */
  readonly measures?: Readonly<Record<string, Measure>> | undefined;
  /** The scenario's own probes, those of rests included. */
  readonly probes?: Readonly<Record<string, ReportedProbe>> | undefined;
  /** The scenario's own words for the curves. */
  readonly vocabulary?: ReportVocabulary | undefined;
  /** Sections that the scenario adds. */
  readonly sections?: readonly ReportSection[];
  /** World and goals of a trial of a seed; `index` is counted from 0. */
  readonly scene: (seed: number, index: number) => TrialScene;
  /** Simulated seconds a CPU second; null where CPU time cannot be told. */
  readonly realTimeFactor: number | null;
  /** Versions of the package, of the code that ran and of Node.js, and the platform, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** How to run it again. */
  readonly command: string;
}
