/** The entry of a process that tries rclnodejs: it is this process that ends where the native part or the middleware is broken. */
import { given } from '../../../agents/given.ts';
import { ReafferenceError } from '../../../agents/index.ts';
import { loadRcl } from './load-rcl.ts';

/** How far a process came. */
export type TrialReport =
  | { readonly came: 'loaded' | 'entered' }
  | { readonly came: 'failed'; readonly reason: string; readonly remedy?: string };

const tell = (report: TrialReport): Promise<void> =>
  new Promise((resolve) => void (process.send?.(report, undefined, undefined, () => resolve()) ?? resolve()));

try {
  const rcl = await loadRcl(process.env, process.argv[2]);
  await tell({ came: 'loaded' });
  const context = new rcl.Context();
  await rcl.init(context, []);
  new rcl.Node('reafference_doctor', '', context, {
    startParameterServices: false,
    startTypeDescriptionService: false,
  });
  await tell({ came: 'entered' });
  context.shutdown();
} catch (error) {
  const own = error instanceof ReafferenceError ? error : undefined;
  const reason = own === undefined ? String(error) : `${own.message.split('\n', 1)[0]}: ${String(own.received)}`;
  await tell({ came: 'failed', reason, ...given({ remedy: own?.remedy }) });
}
process.exit();
