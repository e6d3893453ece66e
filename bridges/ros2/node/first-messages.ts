import { BridgeError } from '../../../agents/index.ts';
import { NO_MESSAGE, type RosRobot } from '../robot.ts';
import type { AgentTopics } from '../topics.ts';
import type { LogLevel } from './rosout.ts';

/** How the first messages of the sensors are waited for. */
export interface FirstMessagesOptions {
  /** Topics of the sensors. */
  readonly topics: AgentTopics;
  /** Seconds that they may take. Default: 30, for the nodes of a launch start in any order. */
  readonly firstMessagesSeconds?: number | undefined;
  /** Ends the wait. Default: nothing does. */
  readonly signal?: AbortSignal | undefined;
  /** Told which sensors are waited for, if it takes long. */
  readonly log: (level: LogLevel, text: string) => void;
}

/** Seconds after which it is said which sensors are waited for. */
const PATIENCE_SECONDS = 1;
/** Milliseconds between two looks whether there is a message of each. */
const LOOK_MILLISECONDS = 10;

/**
 * Waits until every sensor of a robot has had a message.
 *
 * @throws BridgeError `no_messages`, and the fault of a message that cannot be read
 */
export async function firstMessages(robot: RosRobot, options: FirstMessagesOptions): Promise<void> {
  const { topics, firstMessagesSeconds: seconds = 30, log, signal } = options;
  const silent = (): string => {
    const reasons = robot.noNews();
    const each = robot.waitingFor().map((name) => {
      const { topic, reader } = topics.sensors[name];
      const reason = reasons[name] ?? NO_MESSAGE;
      return `${name} on ${topic} (${reader.type})${reason === NO_MESSAGE ? '' : `: ${reason}`}`;
    });
    return each.join(', ');
  };
  const end = performance.now() + seconds * 1e3;
  let said = false;
  while (!robot.ready && performance.now() < end && !signal?.aborted) {
    if (robot.fault !== undefined) throw robot.fault;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    if (said || end - performance.now() > (seconds - PATIENCE_SECONDS) * 1e3 || robot.ready) continue;
    said = true;
    log('info', `waiting for ${silent()}`);
  }
  if (robot.ready) return;
  throw new BridgeError('some sensors have had no message yet', {
    code: 'no_messages',
    expected: `a message of each within ${seconds} s`,
    received: `none of ${silent()}`,
    remedy: 'start the driver, or map another topic: `ros2 topic list -t` shows what is there',
  });
}
