/**
 * Boards that networks are moved onto: what each can do, how a network would go there, the network at work there, and the
 * controllers that it hosts.
 */

export { type Board, type BoardFile, type Deployed, type NetworkWriter, notTold, type PlanTarget } from './board.ts';
export { BOARDS, isWriter, loadBoard, loadPlanTarget, NETWORK_WRITERS } from './boards.ts';
export { type Capabilities, capabilitiesText, type NumberFormat } from './capabilities.ts';
export { type CircuitPlan, trialRun } from './circuits/circuit-board.ts';
export { type EnergyFigures, estimatedJoules } from './energy.ts';
export type { BoardErrorCode } from './error-codes.ts';
export { type Finding, findingsText } from './finding.ts';
export { type HostedNetwork, Hosting, type HostingOptions, Planning } from './hosting.ts';
export { loihiFixed } from './loihi-fixed/board.ts';
export { isRefused, type Plan, planHash, planText, requireAccepted } from './plan.ts';
export { Shadowed } from './shadow.ts';
export { type SpikeAgreement, SpikeMatcher, WITHIN } from './spike-agreement.ts';
export { type Spinnaker2Plan, spinnaker2 } from './spinnaker2/writer.ts';
export type { BoardStatistics, Receipt } from './statistics.ts';
export type {
  BoardStream,
  LatePolicy,
  StreamCounts,
  StreamEnd,
  StreamedInput,
  StreamedStep,
  StreamedValues,
  StreamOptions,
} from './stream/board-stream.ts';
export {
  type BoardClock,
  type SimulatedTiming,
  type SteppedMachine,
  simulateStream,
} from './stream/simulated-stream.ts';
export { streamedSteps } from './stream/streamed-steps.ts';
export { xyloSim } from './xylo-sim/board.ts';
export type { XyloChipName } from './xylo-sim/chips.ts';
