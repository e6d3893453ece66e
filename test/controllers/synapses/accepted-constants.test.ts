import { describe } from 'vitest';
import * as synapses from '../../../controllers/synapses/index.ts';
import { modelsAreAccepted } from '../accepted-constants.ts';

describe('synapses', () => {
  modelsAreAccepted(synapses, 'synapses', 30);
});
