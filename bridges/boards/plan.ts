import { createHash } from 'node:crypto';
import { BridgeError } from '../../agents/index.ts';
import type { AnalysedModel } from '../../controllers/engine/compiler/index.ts';
import { printLoop } from '../../controllers/engine/compiler/index.ts';
import { allLoops } from '../../controllers/engine/compiler/program/program.ts';
import type { Finding } from './finding.ts';
import { findingsText } from './finding.ts';

/** How a network would go onto a board. Boards add what they need to deploy it. */
export interface Plan {
  /** Name of the board. */
  readonly board: string;
  /** Analysed model of the network that is planned. */
  readonly analysed: AnalysedModel;
  /** Refusals, losses, saturations and uses of capacity. A plan with a refusal cannot be deployed. */
  readonly findings: readonly Finding[];
  /**
   * 64 hexadecimal digits, which are the same for the same network, board and options in every process; {@link planHash} makes
   * them.
   */
  readonly hash: string;
}

/** Whether a plan can be deployed. */
export function isRefused({ findings }: Plan): boolean {
  return findings.some(({ kind }) => kind === 'refusal');
}

/** @throws BridgeError `plan_refused`, which says why, if a plan cannot be deployed */
export function requireAccepted(plan: Plan): void {
  if (isRefused(plan)) throw refusedPlan(plan);
}

/** The error of a plan that cannot be deployed, which says why. */
export function refusedPlan(plan: Plan): BridgeError {
  const refusals = plan.findings.filter(({ kind }) => kind === 'refusal');
  return new BridgeError(`the network cannot go onto ${plan.board}\n${findingsText(refusals)}`, {
    code: 'plan_refused',
    expected: `a network that ${plan.board} can hold`,
    received: refusals.map(({ where }) => where).join(', '),
    block: plan.board,
    remedy: refusals.find(({ remedy }) => remedy !== undefined)?.remedy ?? 'take another board, or change the network',
  });
}

/**
 * SHA-256 over a board's name, the program of a network with the first values of its arrays in double precision, and what the
 * board adds: options, quantised numbers.
 */
export function planHash(
  board: string,
  { program }: AnalysedModel,
  ...added: readonly (string | Uint8Array)[]
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([board, program.step, program.rebaseTicks]));
  for (const { name, type, length, state, initial } of program.arrays) {
    hash.update(JSON.stringify([name, type, length, state]));
    const values = type === 'index' ? new Uint32Array(length) : new Float64Array(length);
    initial(values);
    hash.update(new Uint8Array(values.buffer));
  }
  for (const loop of allLoops(program))
    hash.update(JSON.stringify(loop, withoutGraph)).update(printLoop(program, loop));
  for (const one of added) hash.update(one);
  return hash.digest('hex');
}

/** Leaves out of a loop what its print tells: values are the numbers of their nodes. */
function withoutGraph(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return undefined;
  return 'id' in value && 'type' in value && 'kind' in value ? `#${value.id}` : value;
}

/**
 * A plan as text for people.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', izhikevich, { size: 10 });
 * console.log(planText(xyloSim().plan(analyse(network)))); // refused, and why
 */
export function planText(plan: Plan): string {
  const { board, hash, findings } = plan;
  const verdict = isRefused(plan)
    ? 'refused'
    : findings.some(({ kind }) => kind === 'loss' || kind === 'saturation')
      ? 'with losses'
      : 'without loss';
  const lines = findings.length === 0 ? '' : `\n${findingsText(findings)}`;
  return `plan for ${board}, ${verdict}, ${hash.slice(0, 16)}${lines}`;
}
