/** A quantity of a model: its unit, and what it is. */
export interface QuantityDeclaration {
  /** As in `mV`, `pA/ms`, `1`. Values are stored in this unit. */
  readonly unit: string;
  /** Name or description of the quantity in words for people: `membrane potential`. */
  readonly meaning: string;
}

/** A parameter of a model, or an input that the host sets. */
export interface ParameterDeclaration extends QuantityDeclaration {
  /** In the unit that the quantity declares. */
  readonly default: number;
}

/** A state variable of a model. */
export interface StateDeclaration extends QuantityDeclaration {
  /** A number in the unit that the quantity declares, or an expression of parameters. Default 0. */
  readonly initial?: number | string;
}

/**
 * How a differential equation is stepped. `exact` needs an equation that is linear in the state that is stepped exactly, with
 * coefficients made of parameters; inputs, and state without an equation, may drive it, as they are constant during a step.
 * `exponential_euler` needs an equation that is linear in its own variable.
 */
export type Method = 'exact' | 'exponential_euler' | 'euler' | 'midpoint' | 'rk4';

/** Where presynaptic input enters. Its statements read `input`, the sum of what arrived in this step. */
export interface Receptor extends QuantityDeclaration {
  /** Statements run in every step with the summed `input`: `g += input`. */
  readonly onInput: string;
  /**
   * The sign of the weights that it takes, where the equations give it one: those of a conductance are positive. Weights of the other sign
   * are refused, and so are rules that may learn some; 0 is taken. Default: both signs.
   */
  readonly sign?: 'positive' | 'negative';
  /** Whether the input is applied before or after the integration of the same step. Default `before`. */
  readonly applied?: 'before' | 'after';
}

/**
 * A neuron as the literature writes it. One file holds one model: equations and parameters, nothing else.
 *
 * A step is: receptors applied `before`; `onStep`; integration; receptors applied `after`; the spike condition; the reset.
 * Statements assign state. They may assign inputs too, which is how a model uses an input up. Statements of a step may read
 * `uniform`, a number in [0, 1) drawn once per neuron and step: every statement of the step reads the same number.
 *
 * Equations, statements and the spike condition may read `dt`, the length of a step, and `t`, the time in the simulation at the
 * start of the step, both in ms; the statements of an event read the time at which it is raised. `t` is computed from the number
 * of the step and rounded once, so that it does not drift: in single precision it is right to 0.004 ms after 100 s and to 0.03 ms
 * after 1000 s. The stages of `midpoint` and `rk4` read it at their own times. What is added up instead, `d(age)/dt = 1`, drifts.
 *
 * State in ms to which nothing but `t` is assigned keeps an instant, as `last` does by the reset `last = t`. The difference of two
 * instants, `t - last`, is computed from the numbers of their steps: exact, and then rounded once, for as long as a network runs. A time
 * itself, as in `sin(t/tau)` or `t > last + wait`, is not told to a step by single precision after 2^24 steps, and a network that reads
 * one ends there.
 */
export interface NeuronModel {
  /** snake_case */
  readonly name: string;
  /** Author, year, equation or figure. */
  readonly source: string;
  /**
   * How the model differs from its source, and why: a sentence each, for people. `describe` prints them. Default: it does not, as far
   * as is known.
   */
  readonly deviations?: readonly string[];
  /** Constants of the neurons by name. A population may give others than the defaults. */
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  /** Variables that each neuron keeps from step to step, by name. */
  readonly state: Readonly<Record<string, StateDeclaration>>;
  /** Quantities that the host may set at any tick, such as rates and currents. They keep their values until it does. */
  readonly inputs?: Readonly<Record<string, ParameterDeclaration>>;
  /** Receptors by name. Default: none, so that rules can send nothing to the neurons. */
  readonly receptors?: Readonly<Record<string, Receptor>>;
  /**
   * Statements run in every step, before the integration. They describe what has thresholds and timers of its own, such as a
   * dendritic spike, or the stepping of a published program. State without an equation keeps what they assign.
   */
  readonly onStep?: string;
  /** `dv/dt = ...` and definitions `u = ...`, one per line. */
  readonly equations?: string;
  /**
   * One method for all equations, or methods by variable. Default: `exact` where possible, else `exponential_euler` where
   * possible. Any other equation needs a method.
   */
  readonly method?: Method | Readonly<Record<string, Method>>;
  /** Spike condition, or the rate at which spikes are drawn. */
  readonly spike:
    | {
        /** Condition on the quantities of the neuron, which spikes in a step in which it holds: `v > v_th`. */
        readonly when: string;
      }
    | {
        /** Rate of an inhomogeneous Poisson process. */
        readonly hazard: string;
        /** p = 1 - exp(-rate dt), or p = rate dt where the published program says so. */
        readonly probability: 'exponential' | 'linear';
      };
  /** Statements run on a spike. */
  readonly reset?: string;
  /** Refractory period after a spike. Default: none. */
  readonly refractory?: {
    /** Name of the parameter with the duration. It counts in whole steps after the step with the spike; a time between is refused. */
    readonly time: string;
    /** Whether a duration between two whole numbers of steps is rounded to the nearer one, and not refused. Default false. */
    readonly rounded?: boolean;
    /** State variables that keep their values during the refractory period. */
    readonly hold?: readonly string[];
    /** Whether receptors ignore input during the refractory period. Default false. */
    readonly dropInput?: boolean;
    /** Whether the neuron cannot spike during the refractory period. Default true. */
    readonly silent?: boolean;
  };
  /** Statements run over all neurons when the host raises the event. */
  readonly events?: Readonly<Record<string, string>>;
}

/** Stands for the unit of the receptor that a weight acts on. It may be part of other units, such as `weight/ms`. */
export const WEIGHT_UNIT = 'weight';

/** A trace of the spikes of one side. It decays between them. */
export interface Trace extends QuantityDeclaration {
  /** Side whose spikes it traces: presynaptic or postsynaptic. */
  readonly of: 'pre' | 'post';
  /** `dx/dt = -x/tau`. */
  readonly equation: string;
  /** Factor of the decay per step: e^(-dt/tau) for `exact`, 1 - dt/tau for `euler`. Default `exact`. */
  readonly method?: 'exact' | 'euler';
  /** Statement run for a neuron that spikes, after its synapses have read the trace without this spike. */
  readonly onSpike: string;
}

/** A neuromodulator: one number, set by the host, for all synapses whose rules name it. */
export interface Modulator extends QuantityDeclaration {
  /** Level at the start, in the unit that the quantity declares. Default 0. */
  readonly initial?: number;
  /** `dn/dt = -n/tau_n`. Without an equation the level stays as the host set it. */
  readonly equation?: string;
}

/**
 * A synapse or plasticity rule. `on pre` statements run when a presynaptic spike arrives, `on post` when the postsynaptic
 * neuron spikes; `post += w` sends to the receptor, `name_post += w` to the target's receptor of that name. `x_pre` and
 * `x_post` read any state of the two neurons; so may equations and events. Events may send too; what they send arrives in the
 * next step. So one event sums the weights onto a neuron, and another, a step later, divides by the sum.
 *
 * Order of a step: arriving presynaptic spikes (statements, then the traces' own increments); `on step` statements; the
 * neurons; postsynaptic spikes (statements, then increments); equations. So at a coincidence `on pre` sees the post trace
 * without the spike of this step, and `on post` the pre trace with it. `simultaneous` moves all increments to the end of
 * the step. The statements that send in a step never see what was sent in that step.
 *
 * Between steps, traces and unbounded state that only decays read as the last step left them: their decay is due when the
 * next step begins. State with any other equation has been integrated to the end of the step.
 */
export interface SynapseModel {
  /** snake_case */
  readonly name: string;
  /** Author, year, equation or figure. */
  readonly source: string;
  /**
   * How the rule differs from its source, and why: a sentence each, for people. `describe` prints them. Default: it does not, as far
   * as is known.
   */
  readonly deviations?: readonly string[];
  /** Constants of the rule by name, each one number for all synapses of a projection. Default: none. */
  readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
  /** Per synapse. `w` is the weight, by convention. */
  readonly state: Readonly<Record<string, StateDeclaration>>;
  /** Traces of spikes by name, which the synapses of a neuron share. Default: none. */
  readonly traces?: Readonly<Record<string, Trace>>;
  /** Neuromodulators that the rule reads, by name. Default: none. */
  readonly modulators?: Readonly<Record<string, Modulator>>;
  /** Differential equations of per-synapse state, and definitions `u = ...` for the equations below them. */
  readonly equations?: string;
  /**
   * One method for all equations, or methods by state variable. Default: `exact` where possible, as for sums of products of decaying
   * factors, else `exponential_euler` where possible. Any other equation needs a method.
   */
  readonly method?: Method | Readonly<Record<string, Method>>;
  /** Statements run for a synapse where a presynaptic spike arrives, after its delay. Default: none. */
  readonly onPre?: string;
  /** Statements run for a synapse whose postsynaptic neuron spikes. Default: none. */
  readonly onPost?: string;
  /** Statements run for every synapse in every step, before the postsynaptic neurons. */
  readonly onStep?: string;
  /** Bounds [lower, upper] of state, as numbers or expressions of parameters. Values are clipped after every statement and step. */
  readonly bounds?: Readonly<Record<string, readonly [string | number, string | number]>>;
  /** Statements run over all synapses, or for traces over all neurons, when the host raises the event, by its name. Default: none. */
  readonly events?: Readonly<Record<string, string>>;
  /**
   * Order at a coincidence. With `pre_first` (default) `on post` sees the pre trace with the spike of this step, with `simultaneous`
   * without it.
   */
  readonly order?: 'pre_first' | 'simultaneous';
}
