import type { Feedback, Signal } from '../../agents/index.ts';
import type { TunableDeclaration } from '../controller/tunables.ts';
import type { Simulation, SynapseModel } from '../engine/index.ts';
import { quantity } from '../engine/index.ts';
import { sequentialNeuromodulation } from '../synapses/sequential-neuromodulation.ts';
import type { Learned } from './trial-rule.ts';

/** How place-to-action synapses of the water maze learn. */
export const PUBLISHED_LEARNING: Learned = { synapse: sequentialNeuromodulation, parameters: {}, initial: { w: 2 } };

/** Events that {@link TrialModulation} raises. */
export const TRIAL_EVENTS: readonly string[] = ['trial_start', 'reward'];

/** Levels of the neuromodulators of a trial. */
export interface TrialModulationOptions {
  /** Level of acetylcholine during exploration, in the unit that the rule declares, which is 1 by default. Default 1. */
  readonly acetylcholine?: number;
  /** Level of dopamine at reward, in the unit that the rule declares, which is 1 by default. Default 1. */
  readonly dopamine?: number;
}

/**
 * The neuromodulators of a rule through a trial: acetylcholine throughout, and dopamine at reward. A rule that reacts to the event
 * `reward`, as `sequentialNeuromodulation` does, has a pulse of dopamine with it at the end of a rewarded trial. Any other has dopamine
 * from the reward on, until its own equation takes it away or the next trial starts.
 */
export class TrialModulation {
  readonly signals: Readonly<Record<'acetylcholine' | 'rewarded', Signal>>;
  readonly tunables: Readonly<Record<'acetylcholine' | 'dopamine', TunableDeclaration>>;
  readonly #simulation: Simulation;
  readonly #rule: SynapseModel;
  #acetylcholine: number;
  #dopamine: number;
  #rewarded = false;

  constructor(simulation: Simulation, rule: SynapseModel, { acetylcholine = 1, dopamine = 1 }: TrialModulationOptions) {
    this.#simulation = simulation;
    this.#rule = rule;
    this.#acetylcholine = acetylcholine;
    this.#dopamine = dopamine;
    const { modulators = {} } = rule;
    this.signals = {
      acetylcholine: {
        kind: 'scalar',
        unit: '1',
        meaning: 'level of acetylcholine',
        read: (out) => {
          out[0] =
            'acetylcholine' in modulators ? simulation.modulator('acetylcholine', modulators.acetylcholine.unit) : 0;
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
          this.#set('acetylcholine', level);
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
    this.#set('acetylcholine', this.#acetylcholine);
    if (!this.#waitsForReward) this.#set('dopamine', 0);
    this.#rewarded = false;
  }

  /** Notes the first reward of a trial. It acts at once, or at the end of the trial where the rule has an event for it. */
  observe({ reward }: Readonly<Feedback>): void {
    if (!(reward > 0) || this.#rewarded) return;
    this.#rewarded = true;
    if (!this.#waitsForReward) this.#set('dopamine', this.#dopamine);
  }

  endTrial(): void {
    if (!this.#rewarded || !this.#waitsForReward) return;
    this.#set('dopamine', this.#dopamine);
    this.#simulation.raise('reward');
    this.#set('dopamine', 0);
  }

  get #waitsForReward(): boolean {
    return Object.hasOwn(this.#rule.events ?? {}, 'reward');
  }

  /** Sets a modulator of the rule, in the unit that it declares; one that it does not name is none of it. */
  #set(name: 'acetylcholine' | 'dopamine', level: number): void {
    const declared = this.#rule.modulators?.[name];
    if (declared !== undefined) this.#simulation.setModulator(name, quantity(level, declared.unit));
  }

  save(): number {
    return Number(this.#rewarded);
  }

  restore(rewarded: number): void {
    this.#rewarded = rewarded !== 0;
  }
}
