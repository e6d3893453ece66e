import { errorMessage } from '../../../agents/error-message.ts';
import { BridgeError, ReafferenceError } from '../../../agents/index.ts';
import type { RosTransport } from '../transport/transport.ts';

/** What a service does, and answers in words. An error is the answer too, with its code, and that it did not succeed. */
type Work<Data extends unknown[]> = (...data: Data) => string | Promise<string>;

/**
 * Serves the private services of a node: those that are asked (`std_srvs/srv/Trigger`), and those that are told yes or no
 * (`std_srvs/srv/SetBool`). Returns functions that end them.
 */
export function serveAll(
  transport: RosTransport,
  triggers: Readonly<Record<string, Work<[]>>>,
  flags: Readonly<Record<string, Work<[data: boolean]>>>,
): (() => void)[] {
  return [
    ...Object.entries(triggers).map(([name, work]) =>
      transport.serve(`~/${name}`, 'std_srvs/srv/Trigger', async () => answer(work)),
    ),
    ...Object.entries(flags).map(([name, work]) =>
      transport.serve(`~/${name}`, 'std_srvs/srv/SetBool', async ({ data }) => answer(() => work(data))),
    ),
  ];
}

async function answer(work: Work<[]>): Promise<{ success: boolean; message: string }> {
  try {
    return { success: true, message: await work() };
  } catch (error) {
    const code = error instanceof ReafferenceError ? `${error.code}: ` : '';
    return { success: false, message: `${code}${errorMessage(error)}` };
  }
}

/** The error for what a service cannot do in the state that the node is in. */
export function notNow(state: string, remedy: string): BridgeError {
  return new BridgeError(state, { code: 'not_now', remedy });
}
