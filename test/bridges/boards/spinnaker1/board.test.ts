import { describe, expect, it } from 'vitest';
import { planText } from '../../../../bridges/boards/plan.ts';
import spinnaker1Live from '../../../../bridges/boards/spinnaker1/board.ts';
import { analyse } from '../../../../controllers/engine/index.ts';
import { circuit } from '../circuits/networks.ts';

describe('spinnaker1-live', () => {
  it('refuses every network, and says what there is instead', () => {
    const plan = spinnaker1Live.plan(analyse(circuit(1).network));
    expect(planText(plan)).toMatch(/^plan for spinnaker1-live, refused, .*\n {2}refusal .*LiveConnection/);
    expect(() => spinnaker1Live.deploy(plan)).toThrow(expect.objectContaining({ code: 'plan_refused' }));
    expect(spinnaker1Live.missing?.()).toContain('sPyNNaker');
  });
});
