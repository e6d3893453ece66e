import { given } from '../../../agents/given.ts';
import { ValidationError } from '../../../agents/index.ts';
import type { IntegerMachine } from '../../../controllers/engine/compiler/emit/integers/integer-executable.ts';
import { IntegerExecutable } from '../../../controllers/engine/compiler/emit/integers/integer-executable.ts';
import { emitIntegers } from '../../../controllers/engine/compiler/emit/integers/twin.ts';
import type { AnalysedModel, Executable } from '../../../controllers/engine/compiler/index.ts';
import type { IntegerOptions } from '../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { lowerToIntegers } from '../../../controllers/engine/compiler/transforms/integers/lower-to-integers.ts';
import type { Ranges } from '../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { Board, Deployed } from '../board.ts';
import type { Finding } from '../finding.ts';
import type { Plan } from '../plan.ts';
import { planHash, refusedPlan } from '../plan.ts';
import { IntegerStream } from './integer-stream.ts';
import { integerLosses } from './losses.ts';

/** A board that runs programs of integers, too. */
export interface IntegerHost extends Board {
  deploy(plan: Plan): Deployed & { readonly executable: Executable & IntegerMachine };
}

/** The plan of a network in integers. */
export interface IntegerPlan extends Plan {
  /** The network in integers; absent where it was refused. */
  readonly model?: AnalysedModel;
  /** How it goes onto the host. */
  readonly hosted?: Plan;
}

/** Options of a board of integers: its name, the bits of its numbers, and their ranges. */
export interface IntegerBoardOptions extends IntegerOptions {
  readonly name: string;
  readonly summary: string;
  /** Ranges of the numbers in a run with floats. Default: none; then every plan is refused. */
  readonly ranges?: Ranges;
}

/** The same board for processors without floats: networks are lowered to integers before they go there. */
export function inIntegers(host: IntegerHost, options: IntegerBoardOptions): Board<IntegerPlan> {
  const { name, summary, ranges, ...bits } = options;
  const { weightBits } = bits;
  return {
    name,
    summary,
    decays: 'stepped',
    ranged: (seen) => inIntegers(host, { ...options, ranges: seen }),
    ...given({ exclusive: host.exclusive }),
    capabilities: {
      ...host.capabilities,
      weights: { bits: typeof weightBits === 'number' ? weightBits : 8, format: 'integer' },
      state: { bits: 32, format: 'integer' },
      leak: 'fixed',
    },
    missing: () => host.missing?.(),
    plan(analysed) {
      const lowered = lower(analysed, ranges, bits);
      const refused = (findings: readonly Finding[]): IntegerPlan => ({
        ...{ board: name, analysed, findings },
        hash: planHash(name, analysed, JSON.stringify([bits, ranges ?? null])),
      });
      if (!('model' in lowered)) return refused([lowered]);
      const { model } = lowered;
      const hosted = host.plan(model);
      const findings = [...integerLosses(model, ranges as Ranges, bits), ...hosted.findings];
      return { board: name, analysed, findings, hash: planHash(name, model), model, hosted };
    },
    deploy(plan): Deployed {
      const { model, hosted } = accepted(plan);
      const deployed = host.deploy(hosted);
      const executable = new IntegerExecutable(model, deployed.executable);
      const open = deployed.stream?.bind(deployed);
      return {
        receipt: { ...deployed.receipt, board: name, plan: plan.hash },
        executable,
        statistics: () => deployed.statistics(),
        ...(open === undefined ? {} : { stream: (options) => new IntegerStream(model, executable, options, open) }),
        close: () => deployed.close(),
      };
    },
    ...(host.files === undefined ? {} : { files: (plan: IntegerPlan) => host.files?.(accepted(plan).hosted) ?? [] }),
    twin: (plan) => emitIntegers(accepted(plan).model),
  };
}

function accepted(plan: IntegerPlan): Required<Pick<IntegerPlan, 'model' | 'hosted'>> {
  const { model, hosted } = plan;
  if (model === undefined || hosted === undefined) throw refusedPlan(plan);
  return { model, hosted };
}

/** Why no network can be planned before it was watched. */
export const UNKNOWN_RANGES: Finding = {
  kind: 'refusal',
  where: 'network',
  text: 'it is not known how large its numbers become, so no integers can be chosen for them',
  remedy: 'watch it in a run with floats first: `calibrate` writes the ranges',
};

function lower(
  analysed: AnalysedModel,
  ranges: Ranges | undefined,
  options: IntegerOptions,
): { readonly model: AnalysedModel } | Finding {
  if (ranges === undefined) return UNKNOWN_RANGES;
  try {
    return { model: lowerToIntegers(analysed, ranges, options) };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const { block, remedy } = error;
    const [text] = error.message.split('\n');
    return { kind: 'refusal', where: block ?? 'network', text, ...given({ remedy }) };
  }
}
