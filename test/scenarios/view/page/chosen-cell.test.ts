import { describe, expect, it } from 'vitest';
import { ChosenCell } from '../../../../scenarios/view/page/chosen-cell.ts';

const populations = [
  { name: 'action', size: 40 },
  { name: 'place', size: 121, centres: new Float64Array(242) },
];

describe('the chosen neuron', () => {
  it('is at first one of those with place fields, if there are any', () => {
    expect(new ChosenCell({ populations }, () => {}).cell).toEqual({ population: 'place', neuron: 60 });
    const [first] = populations;
    expect(new ChosenCell({ populations: [first] }, () => {}).cell).toEqual({ population: 'action', neuron: 20 });
    const resting = { ...populations[1], name: 'asleep', whileRunning: 'place' };
    expect(new ChosenCell({ populations: [resting] }, () => {}).cell?.population).toBe('place');
    expect(new ChosenCell({ populations: [] }, () => {}).cell).toBeUndefined();
  });

  it('tells of another choice, and of the same one not', () => {
    const told: unknown[] = [];
    const chosen = new ChosenCell({ populations }, () => told.push(chosen.cell));
    chosen.choose({ population: 'place', neuron: 60 });
    chosen.choose({ population: 'action', neuron: 60 });
    chosen.choose({ population: 'action', neuron: 1 });
    expect(told).toEqual([
      { population: 'action', neuron: 60 },
      { population: 'action', neuron: 1 },
    ]);
  });
});
