import { setTimeout as delay } from 'node:timers/promises';
import { given } from '../../agents/given.ts';
import type { RosTopic, RosTransport } from './transport/transport.ts';

/** Milliseconds between two looks at a graph. */
const LOOK_MILLISECONDS = 100;
/** A graph that never settles is taken as it is after so many times the while. */
const ALL_SETTLED = 5;

/** The graph, when it has not changed for a while: nodes find each other one by one. */
export async function settledGraph(
  transport: RosTransport,
  seconds: number,
  signal?: AbortSignal,
): Promise<readonly RosTopic[]> {
  const began = performance.now();
  let changed = began;
  let graph = await transport.topics();
  for (let seen = JSON.stringify(graph); ; ) {
    const now = performance.now();
    if (now - changed >= seconds * 1e3 || now - began >= ALL_SETTLED * seconds * 1e3) return graph;
    await delay(Math.min(LOOK_MILLISECONDS, seconds * 1e3), undefined, given({ signal }));
    graph = await transport.topics();
    const text = JSON.stringify(graph);
    if (text !== seen) changed = performance.now();
    seen = text;
  }
}
