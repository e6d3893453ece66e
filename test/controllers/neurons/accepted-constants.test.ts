import { describe } from 'vitest';
import * as neurons from '../../../controllers/neurons/index.ts';
import { modelsAreAccepted } from '../accepted-constants.ts';

describe('neurons', () => {
  modelsAreAccepted(neurons, 'neurons', 40);
});
