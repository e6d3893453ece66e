import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import type { AnalysedProjection } from '../compiler/lowering/projection.ts';
import { hasWrongSign, wrongSign } from '../compiler/lowering/weight-sign.ts';
import type { Executable, Numbers } from '../compiler/program/executable.ts';
import type { ArrayId } from '../compiler/program/value.ts';
import type { Unit } from '../language/units.ts';

/**
 * Refuses values of synapses that a receptor does not take.
 *
 * @param values in the declared unit: one for all, or one per synapse
 * @throws ValidationError `wrong_sign`
 */
export function checkSigns(
  { projection, signed, units, layout }: AnalysedProjection,
  name: string,
  values: number | ArrayLike<number>,
  indices: Executable['indices'],
): void {
  const weight = signed.find(({ state }) => state === name);
  if (weight === undefined) return;
  const { symbol } = units.get(name) as Unit;
  if (typeof values === 'number') {
    if (hasWrongSign(values, weight)) throw wrongSign(projection, weight, values, symbol, undefined);
    return;
  }
  for (let k = 0; k < values.length; k++) {
    if (!hasWrongSign(values[k], weight)) continue;
    const { pre, post } = layout.connections(indices);
    throw wrongSign(projection, weight, values[k], symbol, [pre[k], post[k]]);
  }
}

/**
 * Makes a check of the signs of saved weights. It passes over weights that are held lazily: they are learned, and clipped to bounds that
 * keep their sign.
 *
 * @returns a function that throws a ValidationError `wrong_sign`
 */
export function savedSigns(
  { projections }: Pick<AnalysedModel, 'projections'>,
  executable: Executable,
): (saved: (array: ArrayId) => Numbers) => void {
  const indices = (array: ArrayId): Uint32Array => executable.indices(array);
  return (saved) => {
    for (const analysed of projections.values()) {
      for (const { state } of analysed.signed) {
        const { array, decay, integral } = analysed.state.get(state) ?? {};
        if (array === undefined || decay !== undefined || integral !== undefined) continue;
        const values = saved(array);
        const place = analysed.layout.places(indices);
        checkSigns(
          analysed,
          state,
          Float64Array.from(place, (at) => values[at]),
          indices,
        );
      }
    }
  };
}
