import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../scenarios/catalogue/index.ts';

describe.each(Object.keys(catalogue))('%s', (id) => {
  it('says of each gate why it has its limits', async () => {
    const { gates } = (await catalogue[id]()).default;
    expect(gates.filter(({ reason }) => reason === undefined).map((gate) => gate.id)).toEqual([]);
  });

  it('has a gate for each body', async () => {
    const { gates, bodies } = (await catalogue[id]()).default;
    for (const body of Object.keys(bodies))
      expect(gates.some((gate) => gate.bodies === undefined || gate.bodies.includes(body))).toBe(true);
  });
});
