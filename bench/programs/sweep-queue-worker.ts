import { serveSweeps } from '../../scenarios/sweep/dispatch/serve-sweeps.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

/** A worker whose jobs do nothing; it ends when there have been none for a while. */
const { url, scratch, concurrency } = parameters<{ url: string; scratch: string; concurrency: number }>();
const nothing = `export const open = () => async ({ job }) => ({ receipt: { id: job.id, outcome: 'known', wallSeconds: 0 }, host: '' })`;
let done = 0;
let began = process.cpuUsage();
await serveSweeps({
  ...{ url, scratch, concurrency, idleSeconds: 3 },
  // What it takes to start is no part of a job.
  onReceipt: () => void (done++ === 0 && (began = process.cpuUsage())),
  module: `data:text/javascript,${encodeURIComponent(nothing)}`,
});
report({ done, cpuMilliseconds: cpuMilliseconds(began) });
