import { bytesOfArrays } from '../../../controllers/engine/compiler/emit/c/data.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Finding } from '../finding.ts';

/** Memory that the arrays of a network would take of a microcontroller, in bytes. */
export function memoryOf({ program }: AnalysedModel): Finding[] {
  const { state, constants } = bytesOfArrays(program);
  return [takes('state', state), takes('connections and other constants', constants)];
}

function takes(what: string, value: number): Finding {
  return {
    kind: 'capacity',
    where: 'network',
    text: `its ${what}, on a microcontroller`,
    figure: { value, unit: 'bytes' },
  };
}
