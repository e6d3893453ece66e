import { emitJavaScript } from '../../../controllers/engine/compiler/emit/javascript.ts';
import type { Elements } from '../../../controllers/engine/compiler/program/program.ts';
import type { IntegerOptions } from '../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import type { Board } from '../board.ts';
import { ANY_NETWORK } from '../capabilities.ts';
import { planHash } from '../plan.ts';
import { weightBitsOf } from './bits.ts';
import { inThisProcess } from './in-this-process.ts';
import type { IntegerHost } from './integer-board.ts';
import { inIntegers } from './integer-board.ts';
import { memoryOf } from './memory.ts';

const NAME = 'integer-twin';

/** This process, as a board that computes with integers. Nothing is exchanged, so that nothing is measured. */
const here: IntegerHost = {
  name: NAME,
  summary: '',
  capabilities: {
    ...ANY_NETWORK,
    time: 'either',
    weights: { bits: 32, format: 'integer' },
    state: { bits: 32, format: 'integer' },
    leak: 'fixed',
  },
  plan(analysed) {
    return { board: NAME, analysed, findings: memoryOf(analysed), hash: planHash(NAME, analysed) };
  },
  deploy(plan) {
    const executable = emitJavaScript(plan.analysed.program, { precision: 'f64' });
    return inThisProcess(plan, { ...executable, elements: executable.numbers as (array: number) => Elements });
  },
};

/** The integers of a microcontroller in this process, bit for bit, to learn what few bits cost before there is a board. */
export function integersHere(options: IntegerOptions = {}): Board {
  const summary =
    'integers in this process, bit for bit those of a microcontroller; integer-twin:6 has weights of 6 bits';
  return inIntegers(here, { ...options, name: NAME, summary });
}

/** @param address bits of a weight, 2 to 8. Default: 8 */
export default function integerTwin(address?: string): Board {
  return integersHere({ weightBits: weightBitsOf(NAME, address) });
}
