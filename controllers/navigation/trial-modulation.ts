import type { Feedback, Signal } from '../../agents/index.ts';
import type { TunableDeclaration } from '../controller/tunables.ts';
import type { Simulation } from '../engine/index.ts';

/** Levels of the neuromodulators of a trial. */
export interface TrialModulationOptions {
  /** Level of acetylcholine during exploration, dimensionless. Default 1. */
  readonly acetylcholine?: number;
  /** Level of dopamine at reward, dimensionless. Default 1. */
  readonly dopamine?: number;
}

/**
 * The neuromodulators of `sequentialNeuromodulation` through a trial: acetylcholine throughout, and a pulse of dopamine at the
 * end of a rewarded trial.
 */
export class TrialModulation {
  readonly signals: Readonly<Record<'acetylcholine' | 'rewarded', Signal>>;
  readonly tunables: Readonly<Record<'acetylcholine' | 'dopamine', TunableDeclaration>>;
  readonly #simulation: Simulation;
  #acetylcholine: number;
  #dopamine: number;
  #rewarded = false;

  constructor(simulation: Simulation, { acetylcholine = 1, dopamine = 1 }: TrialModulationOptions) {
    this.#simulation = simulation;
    this.#acetylcholine = acetylcholine;
    this.#dopamine = dopamine;
    this.signals = {
      acetylcholine: {
        kind: 'scalar',
        unit: '1',
        meaning: 'level of acetylcholine',
        read: (out) => {
          out[0] = simulation.modulator('acetylcholine');
        },
      },
      rewarded: {
        kind: 'scalar',
        unit: '1',
        meaning: '1 once the trial was rewarded, and 0 before',
        range: [0, 1],
        read: (out) => {
          out[0] = Number(this.#rewarded);
        },
      },
    };
    this.tunables = {
      acetylcholine: {
        unit: '1',
        meaning: 'tonic acetylcholine while exploring; 0 switches its depression off',
        minimum: 0,
        maximum: 10,
        live: true,
        get: () => this.#acetylcholine,
        set: (level) => {
          this.#acetylcholine = level;
          simulation.setModulator('acetylcholine', level);
        },
      },
      dopamine: {
        unit: '1',
        meaning: 'dopamine at reward; 0 switches potentiation off',
        minimum: 0,
        maximum: 10,
        live: true,
        get: () => this.#dopamine,
        set: (level) => {
          this.#dopamine = level;
        },
      },
    };
  }

  beginTrial(): void {
    this.#simulation.clearActivity();
    this.#simulation.raise('trial_start');
    this.#simulation.setModulator('acetylcholine', this.#acetylcholine);
    this.#rewarded = false;
  }

  /** Notes a reward, which acts when the trial ends. */
  observe({ reward }: Readonly<Feedback>): void {
    if (reward > 0) this.#rewarded = true;
  }

  endTrial(): void {
    if (!this.#rewarded) return;
    this.#simulation.setModulator('dopamine', this.#dopamine);
    this.#simulation.raise('reward');
    this.#simulation.setModulator('dopamine', 0);
  }

  save(): number {
    return Number(this.#rewarded);
  }

  restore(rewarded: number): void {
    this.#rewarded = rewarded !== 0;
  }
}
