import { digestOfSeeds } from '../../scenarios/measure/digest.ts';
import type { Address } from '../../scenarios/view/page/address.ts';
import { workerPort } from '../../scenarios/view/page/worker-port.ts';
import { sourceAt } from '../../scenarios/view/wire.ts';

/** ms of a run between two words about how far it is. */
const WITHIN_MS = 250;

/** Has the digests of a page checked when it is asked to: each is that of a run which the page makes itself. @param worker address of the script that runs scenarios */
export function openDigestChecks(worker: string): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.check-digest'))
    button.addEventListener('click', async () => {
      const said = button.parentElement?.querySelector('output');
      if (!said) return;
      button.disabled = true;
      delete said.dataset['equal'];
      try {
        const run = JSON.parse(button.dataset['run'] ?? '') as Address;
        const digest = await digestOf(run, worker, (text) => (said.textContent = text));
        const equal = digest === button.dataset['digest'];
        said.dataset['equal'] = String(equal);
        said.textContent = equal ? `equal: ${digest}` : `different: this browser comes to ${digest}`;
      } catch (error) {
        said.textContent = error instanceof Error ? error.message : String(error);
      }
      button.disabled = false;
    });
}

/** Runs to the end. @param tell called with how far it is @throws ReafferenceError what kept it from that */
async function digestOf(run: Address, script: string, tell: (text: string) => void): Promise<string> {
  const worker = new Worker(script, { type: 'module' });
  const port = workerPort(worker);
  tell('begins');
  try {
    let fail: (error: Error) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    worker.addEventListener('error', ({ message }) => fail(new Error(message)));
    worker.postMessage({ run });
    const source = await Promise.race([sourceAt(port, fail), failed]);
    const ticks = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const asked = source.ask({ do: 'advance', layers: [], ticks, withinMs: WITHIN_MS });
      const { done, digest = '', to, trial } = await Promise.race([asked, failed]);
      if (done) return digestOfSeeds([digest]);
      tell(`trial ${trial + 1}, tick ${to}`);
    }
  } finally {
    port.close();
  }
}
