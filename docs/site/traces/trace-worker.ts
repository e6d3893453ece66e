/** The worker of a page of a model: computes what the page asks for with the package itself. */
import { ReafferenceError } from '../../../agents/errors.ts';
import type { FromTraces, ToTraces } from './messages.ts';
import { runExperiment } from './run.ts';

const scope = globalThis as unknown as {
  postMessage(message: FromTraces): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToTraces>) => void): void;
};

scope.addEventListener('message', ({ data: { experiment, values } }) => {
  try {
    scope.postMessage({ kind: 'trace', trace: runExperiment(experiment, values) });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const received = error instanceof ReafferenceError ? String(error.received ?? '') : '';
    const names = [...received.matchAll(/(\w+) = /g)].map(([, name]) => name);
    scope.postMessage({ kind: 'refused', text, names });
  }
});
