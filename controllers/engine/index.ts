export type { Compiled } from './compile.ts';
export { compile } from './compile.ts';
export type { Connections, Connectivity, PairFilter } from './connectivity.ts';
export {
  allToAll,
  distanceDependent,
  explicit,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  oneToOne,
} from './connectivity.ts';
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
export type { Monitor, MonitorOptions, SampleChunk, SamplingOptions, SpikeChunk } from './monitor.ts';
export { monitorRate, monitorSpikes, monitorState, monitorSynapses } from './monitor.ts';
export type {
  ParameterValues,
  Population,
  PopulationOptions,
  Projection,
  ProjectionOptions,
  SynapseValues,
} from './network.ts';
export { Network } from './network.ts';
export type { SimulationOptions } from './simulation.ts';
export { Simulation, simulate } from './simulation.ts';
