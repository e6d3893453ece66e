import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const ros2 = (...words: string[]) => call(['ros2', ...words], { cwd: temporaryFolder() });

describe('ros2', () => {
  it('runs an agent or serves a simulation, and not both or neither', async () => {
    const both = await ros2('water-maze', '--serve', 'water-maze');
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.stderr).toContain('a simulation is served, and an agent is named too');
    const neither = await ros2();
    expect(neither).toMatchObject({ code: 2, stdout: '' });
    expect(neither.stderr).toContain('no agent is named');
  });

  it('refuses an option of the other use', async () => {
    const simulation = await ros2('--serve', 'water-maze', '--use-sim-time');
    expect(simulation.code).toBe(2);
    expect(simulation.stderr).toContain('--use-sim-time is for an agent');
    const agent = await ros2('water-maze', '--lock-step', '20');
    expect(agent.code).toBe(2);
    expect(agent.stderr).toContain('--lock-step is for a simulation');
  });

  it('refuses a factor that time cannot have', async () => {
    for (const factor of ['0', '-1', 'fast', 'Infinity']) {
      const { code, stderr } = await ros2('--serve', 'water-maze', '--speed', factor);
      expect(code).toBe(2);
      expect(stderr).toContain('a number above 0');
    }
  });

  it('refuses a scenario that there is not, before it looks for ROS', async () => {
    const { code, stderr } = await ros2('--serve', 'water-mace');
    expect(code).toBe(2);
    expect(stderr).toContain('water-maze');
  });
});
