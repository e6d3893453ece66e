/** The entry of a watchdog's thread, which stops the robot when the loop is silent for too long. */
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { OpenStop, StopRobot } from '../../agents/index.ts';
import { Vigil } from './beats.ts';
import type { Opened, Stopped, WatchdogAssignment } from './watchdog.ts';

const { shared, timeoutSeconds, stop: action, stops } = workerData as WatchdogAssignment;
const vigil = new Vigil(shared, timeoutSeconds * 1e3);

/** The event loop of this thread stays free between two looks, so that what `open` connected to stays connected. */
function watch(stop: StopRobot): void {
  if (vigil.overdue(performance.now())) void fire(stop);
  setTimeout(watch, vigil.everyMilliseconds, stop);
}

/** Stops the robot, and says how that went when it goes otherwise than last time. */
async function fire(stop: StopRobot): Promise<void> {
  let failure: string | undefined;
  try {
    await stop();
  } catch (error) {
    failure = String(error);
  }
  if (failure !== said?.failure || said === undefined) stops.postMessage((said = { failure }));
}
let said: Stopped | undefined;

function opened(message: Opened): void {
  (parentPort as MessagePort).postMessage(message);
}

try {
  const { open } = (await import(/* @vite-ignore */ action.module)) as { open?: OpenStop };
  if (typeof open !== 'function') throw new TypeError("the module exports no function 'open'");
  const stop = await open(action.data);
  if (typeof stop !== 'function') throw new TypeError("'open' gives no function that stops the robot");
  opened({ failure: undefined });
  watch(stop);
} catch (error) {
  opened({ failure: String(error) });
}
