export { LanguageError } from './language/language.ts';
export type { AnalysedModel } from './lowering/analysed-model.ts';
export { defineNeuron, defineSynapse } from './model/define.ts';
export type {
  Method,
  Modulator,
  NeuronModel,
  ParameterDeclaration,
  Quantity,
  Receptor,
  StateDeclaration,
  SynapseModel,
  Trace,
} from './model/model.ts';
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
export type { PopulationOptions, ProjectionOptions } from './network/network.ts';
export { Network } from './network/network.ts';
export { slice, subset } from './network/view.ts';
export { analyse } from './passes/analyse.ts';
export type { Numbers, UniformSource } from './program/executable.ts';
export { Simulation, simulate } from './run/simulation.ts';
export type { SimulationOptions } from './run/simulation-options.ts';
export type { FiringModel, Spikes } from './run/spike-player.ts';
export { playSpikes } from './run/spike-player.ts';
