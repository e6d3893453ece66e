import { emitWebAssembly } from '../../../controllers/engine/compiler/emit/webassembly/module.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Format } from '../../../controllers/engine/compiler/program/format.ts';
import type { ArrayId } from '../../../controllers/engine/compiler/program/value.ts';
import { carryRounded } from '../../../controllers/engine/compiler/transforms/integers/carry-rounded.ts';
import type { IntegerOptions } from '../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { chooseFormats } from '../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import type { Ranges } from '../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { Board } from '../board.ts';
import { ANY_NETWORK } from '../capabilities.ts';
import type { Plan } from '../plan.ts';
import { planHash, requireAccepted } from '../plan.ts';
import { weightBitsOf } from './bits.ts';
import { inThisProcess } from './in-this-process.ts';
import { UNKNOWN_RANGES } from './integer-board.ts';
import { levelsOf } from './losses.ts';
import { memoryOf } from './memory.ts';

const NAME = 'integer-training';

/**
 * Trains in this process what is to go onto a board of integers: spikes carry the weights as `integer-twin` with as many bits and the same
 * ranges rounds them, while the weights are kept, and learn, in floats. What was learned is then rounded once and for all.
 *
 * @param options as of the board that it is for @param ranges what was seen in a run with floats; without them every plan is refused
 */
export function trainingForIntegers(options: Pick<IntegerOptions, 'weightBits'> = {}, ranges?: Ranges): Board {
  const { weightBits = 8 } = options;
  return {
    name: NAME,
    summary:
      'floats in this process, whose spikes carry weights rounded as on boards of integers; integer-training:4 to 4 bits',
    capabilities: {
      ...ANY_NETWORK,
      time: 'either',
      weights: { bits: typeof weightBits === 'number' ? weightBits : 8, format: 'integer' },
      state: { bits: 32, format: 'float' },
      leak: 'any',
    },
    ranged: (seen) => trainingForIntegers(options, seen),
    plan(analysed): Plan {
      if (ranges === undefined) {
        const hash = planHash(NAME, analysed, JSON.stringify(weightBits));
        return { board: NAME, analysed, findings: [UNKNOWN_RANGES], hash };
      }
      const formats = weightFormats(analysed, chooseFormats(analysed, ranges, options));
      const model = carryRounded(analysed, formats);
      const findings = [...analysed.projections.values()].flatMap(({ projection, state, units }) => {
        const format = formats.get(state.get('w')?.array ?? -1);
        return format === undefined ? [] : [levelsOf(projection.name, 'w', format, units.get('w')?.symbol)];
      });
      return {
        board: NAME,
        analysed: model,
        findings: [...findings, ...memoryOf(model)],
        hash: planHash(NAME, model),
      };
    },
    deploy(plan) {
      requireAccepted(plan);
      return inThisProcess(plan, emitWebAssembly(plan.analysed.program));
    },
    twin(plan) {
      requireAccepted(plan);
      return emitWebAssembly(plan.analysed.program);
    },
  };
}

/** The formats of weights alone. */
function weightFormats(
  { projections }: AnalysedModel,
  formats: ReadonlyMap<ArrayId, Format>,
): ReadonlyMap<ArrayId, Format> {
  const weights = [...projections.values()].flatMap(({ state }) => state.get('w')?.array ?? []);
  return new Map(weights.map((array) => [array, formats.get(array) as Format]));
}

/** @param address bits of a weight that spikes carry, 2 to 8. Default: 8 */
export default function integerTraining(address?: string): Board {
  return trainingForIntegers({ weightBits: weightBitsOf(NAME, address) });
}
