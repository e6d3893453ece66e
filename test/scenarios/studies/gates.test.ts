import { describe, expect, it } from 'vitest';
import { loadScenario, scenarioIds } from '../../../scenarios/pool/index.ts';

describe.each(scenarioIds())('%s', (id) => {
  it('says of each gate why it has its limits', async () => {
    const { gates } = (await loadScenario(id)).scenario;
    expect(gates.filter(({ reason }) => reason === undefined).map((gate) => gate.id)).toEqual([]);
  });

  it('has a gate for each body', async () => {
    const { gates, bodies } = (await loadScenario(id)).scenario;
    for (const body of Object.keys(bodies))
      expect(gates.some((gate) => gate.bodies === undefined || gate.bodies.includes(body))).toBe(true);
  });
});
