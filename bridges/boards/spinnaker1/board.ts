import type { Board } from '../board.ts';
import { type Plan, planHash, refusedPlan } from '../plan.ts';

const NAME = 'spinnaker1-live';
const REMEDY =
  'load the network with sPyNNaker, and exchange spikes with it by LiveConnection (reafference/bridges/boards/spinnaker1)';

/**
 * SpiNNaker as far as it can be used from here: live spikes to and from a network that sPyNNaker has loaded. Every plan is refused,
 * because networks are not put there from here.
 */
export const spinnaker1Live: Board<Plan> = {
  name: NAME,
  summary: 'live spikes to and from a network that sPyNNaker loaded onto SpiNNaker; nothing is put there from here',
  capabilities: {
    neurons: Number.POSITIVE_INFINITY,
    synapses: Number.POSITIVE_INFINITY,
    weights: { bits: 16, format: 'integer' },
    state: { bits: 32, format: 'integer' },
    leak: 'fixed',
    reset: ['value'],
    refractory: true,
    delays: { least: 1, most: Number.POSITIVE_INFINITY },
    learning: [],
    readsWeights: false,
    determinism: 'statistical',
    time: 'free',
    inputSpikes: Number.POSITIVE_INFINITY,
  },
  missing: () => REMEDY,
  plan: (analysed) => ({
    ...{ board: NAME, analysed, hash: planHash(NAME, analysed) },
    findings: [
      {
        ...{ kind: 'refusal', where: 'network', remedy: REMEDY },
        text: 'networks are not put onto SpiNNaker from here: there is live input and output of those that it runs',
      },
    ],
  }),
  deploy(plan) {
    throw refusedPlan(plan);
  },
};

export default spinnaker1Live;
