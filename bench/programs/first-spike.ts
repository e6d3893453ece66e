import { cpuMilliseconds, report } from '../benchmark.ts';

export interface FirstSpikeResult {
  /** Since the start of the process. */
  readonly wallMilliseconds: number;
  /** By then, of all threads. */
  readonly cpuMilliseconds: number;
}

const { run } = await import('../../scenarios/pool/index.ts');
const abort = new AbortController();
let first: FirstSpikeResult | undefined;
await run(
  { scenario: 'water-maze', seeds: [1] },
  {
    signal: abort.signal,
    listeners: [
      {
        spikes() {
          if (first !== undefined) return;
          first = { wallMilliseconds: performance.now(), cpuMilliseconds: cpuMilliseconds() };
          abort.abort();
        },
      },
    ],
  },
);
if (first === undefined) throw new Error('no spike came');
report(first);
