export type { ControllerErrorCode } from '../error-codes.ts';
export { emitC } from './emit/c/program.ts';
export type { Emitter } from './emit/emitter.ts';
export { LanguageError } from './language/language.ts';
export type { Typed } from './language/quantities.ts';
export type { LiveIn, QuantityIn, QuantityText, QuantityValues, ReadIn, UnitFunction } from './language/quantity.ts';
export {
  Hz,
  MOhm,
  ms,
  mV,
  nA,
  nS,
  pA,
  parseQuantity,
  pF,
  Quantity,
  quantity,
  seconds,
  us,
} from './language/quantity.ts';
export type { TypedStatement } from './language/statements.ts';
export type { Unit } from './language/units.ts';
export type { AnalysedModel } from './lowering/analysed-model.ts';
export type { AnalysedModulator } from './lowering/modulators.ts';
export type { AnalysedPopulation } from './lowering/population.ts';
export type { AnalysedProjection } from './lowering/projection.ts';
export type { AnalysedState, AnalysedTrace } from './lowering/rule-variables.ts';
export type { CheckedNeuron } from './model/check-neuron.ts';
export type { CheckedSynapse } from './model/check-synapse.ts';
export { defineNeuron, defineSynapse } from './model/define.ts';
export type {
  Method,
  Modulator,
  NeuronModel,
  ParameterDeclaration,
  QuantityDeclaration,
  Receptor,
  StateDeclaration,
  SynapseModel,
  Trace,
} from './model/model.ts';
export type { InputOf, NeuronUnit, ReadableOf, ReceptorOf, SynapseUnit, SynapticUnit } from './model/unit-of.ts';
export type { Connections, Connectivity, PairFilter, Selves } from './network/connectivity.ts';
export {
  allToAll,
  distanceDependent,
  explicit,
  fixedProbability,
  fromMatrix,
  oneToOne,
} from './network/connectivity.ts';
export { fixedDegrees, fixedInDegree, fixedOutDegree } from './network/degrees.ts';
export type {
  Neurons,
  NeuronValues,
  ParameterValues,
  Population,
  Projection,
  SynapseValues,
} from './network/description.ts';
export { PopulationView } from './network/description.ts';
export type { Bounds, Distribution } from './network/distributions.ts';
export { exponential, inMultiplesOf, logNormal, normal, uniform } from './network/distributions.ts';
export type { Encoder, EncoderInC, Encoding } from './network/encoding.ts';
export type { NetworkOptions, PopulationOptions, ProjectionOptions } from './network/network.ts';
export { Network } from './network/network.ts';
export { slice, subset } from './network/view.ts';
export { analyse } from './passes/analyse.ts';
export { annotate } from './passes/annotate.ts';
export type { Pass, PassOptions } from './passes/pass.ts';
export { verifyProgram } from './passes/verify.ts';
export type * from './program/annotations.ts';
export type { Executable, Numbers, UniformSource } from './program/executable.ts';

export type {
  AllLoop,
  Alone,
  ColumnLoop,
  Columns,
  Ends,
  Integrator,
  Loop,
  LoopOf,
  NeuronLoop,
  ReceptorInput,
  Refractory,
  RowLoop,
  Rows,
  SpikeRing,
  SpikerLoop,
} from './program/loops.ts';
export { printLoop } from './program/print.ts';
export type { ArrayDeclaration, Program } from './program/program.ts';
export type { NeuronStore, Store } from './program/stores.ts';
export type { ArrayId, Role, Value } from './program/value.ts';
export { type Simulate, Simulation, simulate } from './run/simulation.ts';
export type { SimulationOptions } from './run/simulation-options.ts';
export type { FiringModel, Spikes } from './run/spike-player.ts';
export { playSpikes } from './run/spike-player.ts';
