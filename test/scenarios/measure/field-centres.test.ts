import { expect, test } from 'vitest';
import { FieldCentres } from '../../../scenarios/measure/field-centres.ts';

test('is the mean of where each neuron spiked, also from what was saved', () => {
  const field = new FieldCentres();
  field.add(2, 1, 4);
  const later = new FieldCentres(field.save());
  later.add(2, 3, 0);
  later.add(0, -1, 1);
  expect([...later.centres(4)]).toEqual([-1, 1, Number.NaN, Number.NaN, 2, 2, Number.NaN, Number.NaN]);
});
