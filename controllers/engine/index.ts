/**
 * Networks of spiking neurons: quantities, models, connections, and the simulation that runs them.
 *
 * @module
 */

export { LanguageError } from './language/language.ts';
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
export { type Simulate, Simulation, simulate } from './run/simulation.ts';
export type { SimulationOptions } from './run/simulation-options.ts';
export type { FiringModel, Spikes } from './run/spike-player.ts';
export { playSpikes } from './run/spike-player.ts';
