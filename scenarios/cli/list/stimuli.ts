import type { NeuronModel } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/index.ts';
import {
  withOrnsteinUhlenbeck,
  withPoissonBackground,
  withStepCurrent,
  withWhiteNoise,
} from '../../../controllers/stimuli/index.ts';
import type { Entry } from './entry.ts';
import { neuronEntry } from './models.ts';

/** Stimuli by name: a summary, and the model that each makes of `lif`. */
const STIMULI = {
  withWhiteNoise: { summary: 'Gaussian noise on an input, held for an interval', of: withWhiteNoise(lif, 'I_ext') },
  withOrnsteinUhlenbeck: {
    summary: 'an Ornstein-Uhlenbeck process on an input',
    of: withOrnsteinUhlenbeck(lif, 'I_ext'),
  },
  withStepCurrent: { summary: 'a step of current on an input', of: withStepCurrent(lif, 'I_ext') },
  withPoissonBackground: { summary: 'Poisson spikes on a receptor', of: withPoissonBackground(lif, 'excitatory') },
} as const;

/** Everything that can be added to a neuron model, with what the model has of it. */
export function stimuli(): Entry[] {
  return Object.entries(STIMULI).map(([name, { summary, of }]) => {
    const model = of as unknown as NeuronModel;
    const { quantities = [], facts = {} } = neuronEntry(name, model);
    const own = new Set([
      ...Object.keys(lif.parameters),
      ...Object.keys(lif.state),
      'I_ext',
      ...Object.keys(lif.receptors),
    ]);
    return {
      name,
      summary,
      source: model.source.slice(lif.source.length + 2),
      import: `import { ${name} } from 'reafference/controllers/stimuli'`,
      quantities: quantities.filter((one) => !own.has(one.name)),
      facts: {
        'as in': `network.population('cells', ${name}(lif, '${name === 'withPoissonBackground' ? 'excitatory' : 'I_ext'}'), { size: 100 })`,
        ...(facts['on step'] === undefined ? {} : { 'on step': facts['on step'] }),
      },
    };
  });
}
