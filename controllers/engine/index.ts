export type { Compiled } from './compile.ts';
export { compile } from './compile.ts';
export type { Connections, Connectivity, PairFilter, Selves } from './connectivity.ts';
export {
  allToAll,
  distanceDependent,
  explicit,
  fixedProbability,
  fromMatrix,
  oneToOne,
} from './connectivity.ts';
export { fixedDegrees, fixedInDegree, fixedOutDegree } from './degrees.ts';
export type { Bounds, Distribution } from './distributions.ts';
export { exponential, inMultiplesOf, logNormal, normal, uniform } from './distributions.ts';
export type { Numbers, UniformSource } from './executable.ts';
export { LanguageError } from './language.ts';
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
} from './model.ts';
export { defineNeuron, defineSynapse } from './model.ts';
export type {
  NeuronValues,
  ParameterValues,
  Population,
  PopulationOptions,
  Projection,
  ProjectionOptions,
  SynapseValues,
} from './network.ts';
export { Network } from './network.ts';
export { Simulation, simulate } from './simulation.ts';
export type { SimulationOptions } from './simulation-options.ts';
export type { FiringModel, Spikes } from './spike-player.ts';
export { playSpikes } from './spike-player.ts';
export type { Neurons } from './view.ts';
export { PopulationView, slice, subset } from './view.ts';
