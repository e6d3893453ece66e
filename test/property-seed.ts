import fc from 'fast-check';
import { share } from './effort.ts';

/** Property tests draw the same cases in every run; another seed draws others: `PROPERTY_SEED=7 npm test`. */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20261125), numRuns: share(100) });
