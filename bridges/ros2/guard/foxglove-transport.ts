/** Connects to a foxglove_bridge in the process of a guard. */
import { setTimeout as delay } from 'node:timers/promises';
import { BridgeError } from '../../../agents/index.ts';
import { openFoxglove } from '../transport/foxglove.ts';
import type { NodeOptions } from '../transport/transport.ts';
import type { OpenTransport } from './channel.ts';

/** Milliseconds between two tries to reach a bridge. */
const RETRY_MILLISECONDS = 500;

/** Way of a node through a bridge. */
export interface BridgeWay extends Omit<NodeOptions, 'fault'> {
  /** Address of the bridge, such as `ws://robot.local:8765`. */
  readonly url: string;
  /** Whether it waits for a bridge that is not there, instead of failing. */
  readonly waits: boolean;
}

/** Connects. Its data are a {@link BridgeWay}. */
export const open: OpenTransport = async (data, fault) => {
  const { url, waits, ...node } = data as BridgeWay;
  for (;;) {
    try {
      return await openFoxglove(url, { ...node, fault });
    } catch (error) {
      if (!waits || !(error instanceof BridgeError && error.code === 'connection_failed')) throw error;
      await delay(RETRY_MILLISECONDS);
    }
  }
};
