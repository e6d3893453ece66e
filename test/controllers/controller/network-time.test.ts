import { describe, expect, it } from 'vitest';
import { TimingError } from '../../../agents/errors.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { Network, seconds } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { controllerConformance } from '../../conformance/controller.ts';

const PERIOD = 1e-3;
const COMMANDS = { velocity: { linearX: 0, linearY: 0, angularZ: 0 } };
const ACTIVE = { reward: 0, phase: 'active' } as const;

/** Steps its network `made(tick)` times in a tick, and in a tick of rest. */
const stepping = (step: number, made: (tick: number) => number) =>
  defineController({
    manifest: { name: 'stepping', version: 1, sensors: {}, actuators: { velocity: { kind: 'velocity' } } },
    build({ seed, simulate }) {
      const network = new Network({ seed, step: seconds(step) });
      network.population('cells', lif, { size: 2, parameters: { t_ref: '0 ms' } });
      const simulation = simulate(network);
      const live = (tick: number) => simulation.step(made(tick));
      return { parts: { simulation }, step: live, rest: live, beginTrial: () => simulation.step(7) };
    },
  });

function begun(step: number, made: (tick: number) => number) {
  const controller = stepping(step, made);
  controller.initialise(1, PERIOD);
  controller.beginTrial({ trial: 0, seed: 1 } as never);
  return {
    controller,
    run: (from: number, to: number) => {
      for (let tick = from; tick < to; tick++) controller.step(tick, {} as never, ACTIVE, COMMANDS as never);
    },
  };
}

function fault(action: () => void): TimingError {
  try {
    action();
  } catch (error) {
    if (error instanceof TimingError) return error;
    throw error;
  }
  return expect.unreachable('nothing was noticed');
}

describe('a network whose time is not that of the run is refused', () => {
  it('where it is slower, with both times and what to call', () => {
    const { run } = begun(1e-4, () => 1);
    const { code, tick, message, remedy } = fault(() => run(0, 5));
    expect({ code, tick }).toEqual({ code: 'network_off_time', tick: 0 });
    expect(message).toContain("the network of 'cells' advanced 0.1 ms in 1 ms of the run");
    expect(message).toContain('10 steps of 0.1 ms in a tick, 1 ms');
    expect(remedy).toContain('simulation.step(10)');
  });

  it('where it is faster', () => {
    expect(fault(() => begun(1e-3, (tick) => (tick < 3 ? 1 : 2)).run(0, 9)).tick).toBe(3);
    expect(fault(() => begun(4e-3, (tick) => (tick % 3 === 0 ? 1 : 0)).run(0, 9)).message).toContain(
      'advanced 4 ms in 3 ms of the run',
    );
  });

  it('at rest too', () => {
    const { controller } = begun(1e-4, () => 1);
    expect(fault(() => controller.rest?.(0, 0)).code).toBe('network_off_time');
  });

  it('where its step does not fit the tick', () => {
    expect(fault(() => stepping(0.3e-3, () => 3).initialise(1, PERIOD)).code).toBe('network_off_time');
    expect(fault(() => stepping(2.5e-3, () => 1).initialise(1, PERIOD)).code).toBe('network_off_time');
  });

  it('by the conformance suite', () => {
    const checks = controllerConformance(() => stepping(1e-4, () => 1), { observe: () => ({}), draws: false });
    const failed = checks.filter(({ run }) => {
      try {
        run();
        return false;
      } catch (error) {
        return error instanceof TimingError && error.code === 'network_off_time';
      }
    });
    expect(failed.length).toBeGreaterThan(5);
  });
});

describe('a network in the time of the run', () => {
  it.each([
    ['a step a tick', 1e-3, () => 1],
    ['ten steps a tick', 1e-4, () => 10],
    ['a step in four ticks', 4e-3, (tick: number) => Number(tick % 4 === 0)],
    ['no step for a phase', 1e-3, (tick: number) => Number(tick < 3 || tick > 7)],
  ] as const)('may have %s', (_, step, made) => {
    const { controller, run } = begun(step, made);
    run(0, 6);
    const state = controller.save();
    run(6, 14);
    controller.restore(state);
    expect(() => run(6, 14)).not.toThrow();
  });

  it('says how many steps it makes in a tick', () => {
    const said = (step: number): string => {
      const controller = stepping(step, () => 1);
      controller.initialise(1, PERIOD);
      return controller.describe?.() as string;
    };
    expect(said(1e-4)).toContain("the network of 'cells': 10 steps in each tick of 1 ms");
    expect(said(4e-3)).toContain('a step in every 4 ticks of 1 ms');
    expect(said(1e-3)).not.toContain('in each tick');
  });
});
