import { describeMutations } from './mutations.ts';

describeMutations(['evt2', 'evt2.1', 'evt3', 'dat', 'event-stream', 'n-mnist']);
