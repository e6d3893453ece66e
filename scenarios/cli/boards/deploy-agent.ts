import { join } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Board, NetworkWriter, Plan, PlanTarget } from '../../../bridges/boards/index.ts';
import {
  findingsText,
  Hosting,
  isRefused,
  isWriter,
  loadPlanTarget,
  Planning,
  planText,
  requireAccepted,
} from '../../../bridges/boards/index.ts';
import type { Simulate } from '../../../controllers/engine/index.ts';
import { notHere, requireUsable } from '../../boards/board-for.ts';
import { boardInRanges } from '../../boards/watch-ranges.ts';
import { Claim } from '../../output/claim.ts';
import { readControllerFile } from '../../output/controller-file.ts';
import { prepareFolder, type ResultFile, writeResultFiles } from '../../output/result-file.ts';
import { loadAgent } from '../../plan/load-agent.ts';
import type { Call } from '../command.ts';
import { EXIT, exitCodeOf } from '../exit.ts';
import type { DeployValues } from '../options/deploy-options.ts';
import { buildNetworks } from './build-networks.ts';

/**
 * Moves the networks of an agent onto a board: plans them, writes the files that hold them, puts them there, and reads back that they
 * are there. What networks are only written for gets the files. What is refused ends with exit code 1.
 *
 * @throws ValidationError `nothing_to_host` for an agent without networks; what `loadAgent` and the board throw
 */
export async function deployAgent({ operands, options, io, output }: Call<DeployValues>): Promise<number> {
  const { board: name, out, weights, dryRun = false, json = false } = options;
  const asked = given({ set: options.set, body: options.body });
  const loaded = await loadAgent(operands[0], io.cwd, asked);
  const plain = await loadPlanTarget(requireName(name));
  const source = { from: operands[0], folder: io.cwd, asked, ...given({ ranges: options.ranges }) };
  const board: Board | NetworkWriter = await boardInRanges(plain, source);
  const state = weights === undefined ? undefined : readControllerFile(weights);
  const build = (simulate: Simulate): void => buildNetworks(simulate, loaded, options.seed ?? 1, state);

  const planning = new Planning(board);
  build(planning.simulate);
  const { plans } = planning;
  if (plans.length === 0) throw noNetwork(operands[0]);
  const say = json ? output.aside : output.result;
  for (const plan of plans) say(planText(plan));
  if (dryRun) {
    if (json) output.json({ board: board.name, plans: plans.map(planned), receipts: [], files: [] });
    return plans.some(isRefused) ? EXIT.failed : EXIT.ok;
  }
  for (const plan of plans) requireAccepted(plan);

  const { written, faults } = out === undefined ? { written: [], faults: [] } : writeFiles(board, plans, out);
  for (const { file, again } of written) output.wrote(file, again);
  for (const fault of faults) output.fault(fault);
  if (faults.length > 0) return Math.max(...faults.map(exitCodeOf));

  const elsewhere = isWriter(board) ? board.builtBy : board.missing?.();
  const receipts = out !== undefined && elsewhere !== undefined ? [] : await receiptsOf(board, build);
  for (const { readBack, programBytes, stateBytes } of receipts) {
    const sizes = programBytes === undefined ? '' : `, ${programBytes} bytes of program, ${stateBytes} of state`;
    say(`on ${board.name}: read back ${readBack}${sizes}`);
  }
  if (receipts.length === 0) say(`not on the board: ${elsewhere}`);
  if (json)
    output.json({ board: board.name, plans: plans.map(planned), receipts, files: written.map(({ file }) => file) });
  return EXIT.ok;
}

function requireName(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new ValidationError('no board is named', {
    code: 'missing_option',
    expected: '--board and one that `boards` lists',
    received: 'nothing',
    remedy: 'name one: --board mcu-posix',
  });
}

async function receiptsOf(board: Board | NetworkWriter, build: (simulate: Simulate) => void) {
  if (isWriter(board)) throw notHere(board, `write the network by --out DIR: ${board.builtBy}`);
  requireUsable(board);
  const hosting = new Hosting(board);
  try {
    build(hosting.simulate);
    return hosting.report().map(({ receipt }) => receipt);
  } finally {
    hosting.close();
  }
}

/** Writes the files of all networks; those of several have a folder each. */
function writeFiles(board: PlanTarget, plans: readonly Plan[], out: string) {
  prepareFolder(out);
  const files = plans.flatMap((plan, n): ResultFile[] => {
    const folder = plans.length === 1 ? out : join(out, `network-${n + 1}`);
    const own = board.files?.(plan) ?? [];
    return [
      { file: join(folder, 'plan.json'), content: () => `${JSON.stringify(planned(plan), null, 2)}\n` },
      ...own.map(({ name, content }) => ({ file: join(folder, name), content: () => content })),
    ];
  });
  const claim = new Claim([out]);
  try {
    return writeResultFiles(files);
  } finally {
    claim.release();
  }
}

function planned({ board, hash, findings, analysed }: Plan) {
  const { populations } = analysed.network;
  return {
    board,
    hash,
    populations: populations.map(({ name, size }) => ({ name, size })),
    findings,
    text: findingsText(findings),
  };
}

function noNetwork(agent: string): ValidationError {
  return new ValidationError(`the agent of '${agent}' has no network that a board could host`, {
    code: 'nothing_to_host',
    expected: 'a controller that builds networks by the simulate that it is given',
    received: agent,
    remedy: 'see docs/boards.md',
  });
}
