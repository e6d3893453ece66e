import { describe, expect, it, onTestFinished } from 'vitest';
import { RemoteAgent } from '../../../../bridges/ros2/serve/remote-agent.ts';
import { RunControl } from '../../../../bridges/ros2/serve/run-control.ts';
import { ServedRun, type ServeOptions } from '../../../../bridges/ros2/serve/serve-run.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';

const fault = (error: unknown): never => {
  throw error;
};

/** An agent's node that notes what it is told, and the tick of the run at which it was told. */
function noting(graph: MemoryGraph, tick: () => number, busyRests = 0) {
  const told: string[] = [];
  const node = graph.open({ node: 'agent', fault });
  let busy = busyRests;
  node.serve('~/begin_trial', 'std_srvs/srv/Trigger', () => {
    told.push(`${tick()} begin`);
    return { success: true };
  });
  node.serve('~/end_trial', 'std_srvs/srv/SetBool', ({ data }) => {
    told.push(`${tick()} end ${data}`);
    return { success: true };
  });
  node.serve('~/stop_trial', 'std_srvs/srv/Trigger', () => {
    told.push(`${tick()} stop`);
    return { success: true };
  });
  node.serve('~/rest', 'std_srvs/srv/SetBool', ({ data }) => {
    if (data && told.length > 2 && busy-- > 0) return { success: false };
    told.push(`${tick()} rest ${data}`);
    return { success: true };
  });
  onTestFinished(() => node.close());
  return told;
}

/** Serves a run of trials of `ticks` ticks, the verdict of which falls in tick `judged`, with a rest before each. */
async function serveTrials(
  options: Partial<ServeOptions> & { readonly rest?: number; readonly judged?: number; readonly busyRests?: number },
  agentOf?: (graph: MemoryGraph, tick: () => number) => string[],
) {
  const graph = new MemoryGraph();
  const transport = graph.open({ node: 'simulation', fault });
  onTestFinished(() => transport.close());
  const { rest = 0, judged = 6, busyRests } = options;
  const published: number[] = [];
  const shown: number[] = [];
  const rewards: number[] = [];
  const repeated: number[] = [];
  let tick = 0;
  const told = (agentOf ?? ((on, at) => noting(on, at, busyRests)))(graph, () => tick);
  const served = new ServedRun({
    robot: {
      publish: (at: number) => void published.push(at),
      repeat: () => void repeated.push(tick),
      show: (at: number) => void shown.push(at),
      reward: (data: number) => void rewards.push(data),
    } as never,
    agent: new RemoteAgent(transport, '/agent'),
    velocity: undefined,
    period: 1e-3,
    clockTicks: 5,
    speed: Number.POSITIVE_INFINITY,
    lockStepMilliseconds: 0,
    agentSeconds: 1,
    control: new RunControl(),
    restart() {
      tick = 0;
    },
    ...options,
  });
  const length = rest + 10;
  await served.run({
    get tick() {
      return tick;
    },
    get done() {
      return tick === 2 * length;
    },
    step() {
      const at = tick % length;
      const index = Math.floor(tick / length);
      const trial = { index, tick, world: { walls: [], obstacles: [] }, start: { x: 0, y: 0, heading: 0 }, goals: [] };
      if (at === rest && rest === 0) served.trialStart(trial);
      tick++;
      if (at < rest) {
        served.rested();
        if (at === rest - 1) served.trialStart({ ...trial, tick });
        return;
      }
      const elapsed = at - rest + 1;
      if (elapsed === judged) served.judged(true);
      served.tick(elapsed, elapsed === judged ? 1 : 0);
      if (elapsed === 10) served.trialEnd();
    },
  });
  return { told, published, shown, rewards, repeated };
}

describe('a run that is served', () => {
  it('tells the agent of a trial after its first tick, and of its end at the verdict', async () => {
    const { told, published, shown, rewards } = await serveTrials({});
    expect(told).toEqual(['1 begin', '6 end true', '11 begin', '16 end true']);
    expect(shown).toEqual([0, 10]);
    expect(rewards).toEqual([1, 1]);
    expect(published).toEqual([1, 5, 6, 10, 11, 15, 16, 20]);
  });

  it('tells of a trial that ran out of time at its last tick', async () => {
    const { told } = await serveTrials({ judged: 99 });
    expect(told).toEqual(['1 begin', '10 stop', '11 begin', '20 stop']);
  });

  it('lets the agent rest before the trial, and asks one again that is still told an outcome', async () => {
    const { told } = await serveTrials({ rest: 4 });
    expect(told).toEqual([
      ...['1 rest true', '4 rest false', '5 begin', '10 end true'],
      ...['15 rest true', '18 rest false', '19 begin', '24 end true'],
    ]);
    const late = await serveTrials({ rest: 8, busyRests: 2 });
    expect(late.told.slice(3)).toEqual(['14 end true', '25 rest true', '26 rest false', '27 begin', '32 end true']);
  });

  it('goes on without an agent, and tells one that comes late of the next trial', { tags: 'long' }, async () => {
    let told: string[] = [];
    const { published } = await serveTrials({ agentSeconds: 0.05, speed: 0.05 }, (graph, tick) => {
      const timer = setInterval(() => {
        if (tick() < 5) return;
        clearInterval(timer);
        told = noting(graph, tick);
      }, 1);
      return [];
    });
    expect(published.at(-1)).toBe(20);
    expect(told).toEqual(['11 begin', '16 end true']);
  });

  it('asks an agent once that takes its time to answer', { tags: 'long' }, async () => {
    const { told } = await serveTrials({}, (graph, tick) => {
      const began: string[] = [];
      const node = graph.open({ node: 'agent', fault });
      onTestFinished(() => node.close());
      node.serve('~/begin_trial', 'std_srvs/srv/Trigger', async () => {
        began.push(`${tick()} begin`);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { success: true };
      });
      node.serve('~/end_trial', 'std_srvs/srv/SetBool', () => ({ success: true }));
      return began;
    });
    expect(told).toEqual(['1 begin', '11 begin']);
  });

  it('tells where time stands until the agent is at work, which could take an old time for the present', {
    tags: 'long',
  }, async () => {
    const slow = async (): Promise<{ success: boolean }> => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return { success: true };
    };
    const { repeated } = await serveTrials({}, (graph) => {
      const node = graph.open({ node: 'agent', fault });
      onTestFinished(() => node.close());
      node.serve('~/begin_trial', 'std_srvs/srv/Trigger', slow);
      node.serve('~/end_trial', 'std_srvs/srv/SetBool', slow);
      return [];
    });
    expect([...new Set(repeated)]).toEqual([1]);
  });

  it('waits for an agent that is not active yet', async () => {
    let tries = 0;
    const { told } = await serveTrials({}, (graph, tick) => {
      const node = graph.open({ node: 'agent', fault });
      const heard: string[] = [];
      node.serve('~/begin_trial', 'std_srvs/srv/Trigger', () => {
        if (++tries < 3) return { success: false, message: 'the node is not active' };
        heard.push(`${tick()} begin`);
        return { success: true };
      });
      node.serve('~/end_trial', 'std_srvs/srv/SetBool', () => ({ success: true }));
      return heard;
    });
    expect(told).toEqual(['1 begin', '11 begin']);
    expect(tries).toBe(4);
  });

  it('stands while it is paused, and takes as many steps as are asked for', async () => {
    const control = new RunControl();
    control.pause();
    const serving = serveTrials({ control });
    const passed = [await control.step(1), await control.step(6), await control.step(0)];
    expect(control.state).toBe('paused');
    const last = control.step(1000);
    const { published, told } = await serving;
    expect([...passed, await last]).toEqual([true, true, true, false]);
    // A step that is not of the period of /clock is told, too.
    expect(published).toEqual([1, 5, 6, 7, 10, 11, 15, 16, 20]);
    expect(told).toEqual(['1 begin', '6 end true', '11 begin', '16 end true']);
  });

  it('plays on from a pause, or from steps that are under way', async () => {
    const control = new RunControl();
    control.pause();
    const serving = serveTrials({ control });
    expect(await control.step(3)).toBe(true);
    const steps = control.step(9);
    control.play();
    expect(await steps).toBe(true);
    expect((await serving).published.at(-1)).toBe(20);
  });

  it('begins anew, and tells the agent that its trial is over', async () => {
    const control = new RunControl();
    control.pause();
    const serving = serveTrials({ control });
    await control.step(8);
    const steps = control.step(1);
    expect(await control.reset()).toBe(true);
    expect(await steps).toBe(false);
    await control.step(2);
    expect(await control.stop()).toBe(true);
    expect(control.state).toBe('stopped');
    control.play();
    const { published, told } = await serving;
    expect(told.slice(0, 3)).toEqual(['1 begin', '6 end true', '8 stop']);
    expect(told.slice(3)).toEqual(['1 begin', '2 stop', '1 begin', '6 end true', '11 begin', '16 end true']);
    expect(published).toEqual([1, 5, 6, 8, 1, 2, 1, 5, 6, 10, 11, 15, 16, 20]);
  });

  it('waits no longer for an agent when it is to begin anew, or to end', async () => {
    const control = new RunControl();
    const published: number[] = [];
    const serving = serveTrials({ control, agentSeconds: 30, restart: () => void published.push(-1) }, () => []);
    await expect.poll(() => control.moves).toBe(true);
    const reset = control.reset();
    await expect.poll(() => published, { timeout: 5000 }).toEqual([-1]);
    expect(await reset).toBe(true);
    control.quit();
    await serving;
    expect([control.state, control.over]).toEqual(['quitting', true]);
    expect([await control.reset(), await control.step(1), await control.step(0)]).toEqual([false, false, true]);
  });
});
