import { given } from '../../../agents/given.ts';
import { runFacts } from '../../../bridges/recording/runs/run-facts.ts';
import type { FoxgloveServer, FoxgloveServerOptions } from '../../../bridges/viewing/foxglove-server.ts';
import type { LiveListener } from '../../../bridges/viewing/live-view.ts';
import { type Plan, worldOf } from '../../plan/plan.ts';
import type { RunListener } from '../../run/listener.ts';

/** A run that viewers look at. */
export interface LiveRun {
  readonly listener: RunListener;
  readonly server: FoxgloveServer;
}

/** Opens a server for viewers, and shows them the seeds of a run, one after the other. @throws BridgeError `address_not_served` */
export async function openLiveRun(plan: Plan, asked: Omit<FoxgloveServerOptions, 'name'>): Promise<LiveRun> {
  const [{ FoxgloveServer }, { liveView }] = await Promise.all([
    import('../../../bridges/viewing/foxglove-server.ts'),
    import('../../../bridges/viewing/live-view.ts'),
  ]);
  const { scenario, identity, seeds, body, period } = plan;
  const seed = seeds.length === 1 ? seeds[0] : undefined;
  const server = await FoxgloveServer.open({
    ...{ ...asked, name: `${scenario.id}: ${scenario.title}` },
    facts: runFacts({ identity: { ...identity }, body, period, ...given({ seed }) }),
  });
  let view: LiveListener | undefined;
  const listener: RunListener = {
    seedStart(start) {
      view = liveView({ server, body, period, world: worldOf(plan, start.seed) });
      view.seedStart(start);
      server.tell(`seed ${start.seed}`);
    },
    trialStart: (trial) => view?.trialStart(trial),
    rest: (record) => view?.rest(record),
    spikes: (batch) => view?.spikes(batch),
    tick: (record) => view?.tick(record),
    trialEnd: (result) => view?.trialEnd(result),
    seedEnd: () => view?.seedEnd(),
  };
  return { listener, server };
}
