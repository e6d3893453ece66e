import { serveSweeps } from '../../scenarios/sweep/dispatch/serve-sweeps.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

/** A worker whose jobs do nothing; it ends when there have been none for a while. */
const { url, scratch, concurrency } = parameters<{ url: string; scratch: string; concurrency: number }>();
const nothing = `export const open = () => async ({ job }) => ({ receipt: { id: job.id, outcome: 'known', wallSeconds: 0 }, host: '' })`;
const served = await serveSweeps({
  ...{ url, scratch, concurrency, idleSeconds: 3 },
  module: `data:text/javascript,${encodeURIComponent(nothing)}`,
});
report({ done: served.done, cpuMilliseconds: cpuMilliseconds() });
