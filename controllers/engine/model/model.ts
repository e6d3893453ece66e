/** A quantity of a model: its unit, and what it is. */
export interface Quantity {
  /** As in `mV`, `pA/ms`, `1`. Values are stored in this unit. */
  readonly unit: string;
  readonly meaning: string;
}

export interface ParameterDeclaration extends Quantity {
  /** In the declared unit. */
  readonly default: number;
}

export interface StateDeclaration extends Quantity {
  /** In the declared unit, or an expression of parameters; default 0. */
  readonly initial?: number | string;
}

/** How a differential equation is stepped. `exact` needs a linear one; `exponential_euler` one linear in its own variable. */
export type Method = 'exact' | 'exponential_euler' | 'euler' | 'midpoint' | 'rk4';

/** Where presynaptic input enters: statements that read `input`, the sum of what arrived in this step. */
export interface Receptor extends Quantity {
  readonly onInput: string;
  /** Relative to the integration of the same step; default `before`. */
  readonly applied?: 'before' | 'after';
}

/**
 * A neuron as the literature writes it. One file holds one model: equations and parameters, nothing else.
 *
 * A step is: receptors applied `before`; `onStep`; integration; receptors applied `after`; the spike condition; the reset.
 * Statements assign state; they may assign inputs too, which is how a model uses one up. Those of a step may read `uniform`,
 * a number on [0, 1) drawn for each neuron and step: the same wherever the step's statements read it.
 */
export interface NeuronModel {
  /** snake_case */
  readonly name: string;
  /** Author, year, equation or figure. */
  readonly source: string;
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly state: Readonly<Record<string, StateDeclaration>>;
  /** What the host may set at any tick and the model holds until then: rates, currents. */
  readonly inputs?: Readonly<Record<string, ParameterDeclaration>>;
  readonly receptors?: Readonly<Record<string, Receptor>>;
  /**
   * Statements run in every step, before the integration: what has thresholds and timers of its own, such as a dendritic
   * spike, or a published program's own way of stepping. State without an equation keeps what they assign.
   */
  readonly onStep?: string;
  /** `dv/dt = ...` and definitions `u = ...`, one a line. */
  readonly equations?: string;
  /** For all equations, or by variable. Default: `exact` where possible, else `exponential_euler`; others must say. */
  readonly method?: Method | Readonly<Record<string, Method>>;
  readonly spike:
    | { /** A condition. */ readonly when: string }
    | {
        /** Rate of an inhomogeneous Poisson process. */
        readonly hazard: string;
        /** p = 1 - exp(-rate dt), or p = rate dt where the published program says so. */
        readonly probability: 'exponential' | 'linear';
      };
  /** Statements run on a spike. */
  readonly reset?: string;
  readonly refractory?: {
    /** Parameter with the duration; whole steps after the one with the spike. */
    readonly time: string;
    /** State held during it. */
    readonly hold?: readonly string[];
    /** Receptors take nothing. Default false. */
    readonly dropInput?: boolean;
    /** No spikes. Default true. */
    readonly silent?: boolean;
  };
  /** Statements run over all neurons when the host raises the event. */
  readonly events?: Readonly<Record<string, string>>;
}

/** The unit of a weight is that of the receptor it acts on; also as a part of others, `weight/ms`. */
export const WEIGHT_UNIT = 'weight';

/** A trace of one side's spikes: decays between them. */
export interface Trace extends Quantity {
  readonly of: 'pre' | 'post';
  /** `dx/dt = -x/tau`. */
  readonly equation: string;
  readonly method?: 'exact' | 'euler';
  /** Statement run for a neuron that spikes, after the synapses saw the trace without it. */
  readonly onSpike: string;
}

/** A neuromodulator: one number for all synapses that name it, set by the host. */
export interface Modulator extends Quantity {
  /** Default 0. */
  readonly initial?: number;
  /** `dn/dt = -n/tau_n`; none: it stays as set. */
  readonly equation?: string;
}

/**
 * A synapse or plasticity rule. `on pre` statements run when a presynaptic spike arrives, `on post` when the postsynaptic
 * neuron spikes; `post += w` sends to the receptor, `name_post += w` to the target's receptor of that name. `x_pre` and
 * `x_post` read any state of the two neurons; so may equations and events.
 *
 * Order of a step: arriving presynaptic spikes (statements, then the traces' own increments); `on step` statements; the
 * neurons; postsynaptic spikes (statements, then increments); equations. So at a coincidence `on pre` sees the post trace
 * without the spike of this step, and `on post` the pre trace with it. `simultaneous` moves all increments to the end of
 * the step. What is sent in a step is never seen in it by the statements that send.
 *
 * Between steps traces, and state without bounds that only decays, read as the last step left them: they decay as the next
 * begins. State with any other equation has been taken to the end of the step.
 */
export interface SynapseModel {
  readonly name: string;
  readonly source: string;
  readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
  /** Per synapse. `w` is the weight, by convention. */
  readonly state: Readonly<Record<string, StateDeclaration>>;
  readonly traces?: Readonly<Record<string, Trace>>;
  readonly modulators?: Readonly<Record<string, Modulator>>;
  /** Differential equations of per-synapse state, and definitions `u = ...` for the equations below them. */
  readonly equations?: string;
  readonly method?: Method | Readonly<Record<string, Method>>;
  readonly onPre?: string;
  readonly onPost?: string;
  /** For every synapse at every step, before the postsynaptic neurons. */
  readonly onStep?: string;
  /** Bounds of state, kept after every statement and step: [lower, upper], parameters or numbers. */
  readonly bounds?: Readonly<Record<string, readonly [string | number, string | number]>>;
  readonly events?: Readonly<Record<string, string>>;
  readonly order?: 'pre_first' | 'simultaneous';
}
