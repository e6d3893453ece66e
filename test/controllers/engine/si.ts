import type { Quantity, QuantityValues } from '../../../controllers/engine/index.ts';
import { parseQuantity, quantity } from '../../../controllers/engine/index.ts';
import { coherentUnit, parseUnit } from '../../../controllers/engine/language/units.ts';
import { declaredUnit } from '../../../controllers/engine/model/declared-unit.ts';

/** The SI unit of what is declared in a unit. */
export const siUnit = (unit: string): string => coherentUnit(parseUnit(unit)).symbol;

/** Numbers in SI, and quantities as text, of what a model declares; weights onto a receptor without a unit. */
export function inSI<V extends QuantityValues>(
  declared: Readonly<Record<string, { readonly unit: string }>> | undefined,
  values: object | undefined,
): Record<string, Quantity<V | number>> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]: [string, V | string]) => [
      name,
      typeof value === 'string'
        ? parseQuantity(value)
        : quantity(value, coherentUnit(declaredUnit(declared?.[name].unit as string, '1')).symbol),
    ]),
  );
}
