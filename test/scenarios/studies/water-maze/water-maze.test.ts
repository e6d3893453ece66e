import { describe, expect, it } from 'vitest';
import { run } from '../../../../scenarios/pool/index.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/water-maze.ts';

it.each(Object.entries(waterMaze.bodies))(
  'the outermost place cells lie where the centre of the body is at a wall: %s',
  (_name, body) => {
    const agent = waterMaze.agent({ ...waterMaze.defaults, acetylcholine: 1, dopamine: 1 }, body);
    const controller = agent.controller(body);
    controller.initialise(1, 1e-3);
    const centres = controller.populations?.().find(({ name }) => name === 'place')?.centres ?? [];
    const [wall] = waterMaze.world().walls;
    const inner = Math.abs(wall.from.y) - (wall.thickness ?? 0) / 2;
    expect(Math.max(...centres)).toBeCloseTo(inner - body.radius, 12);
    expect(Math.min(...centres)).toBeCloseTo(body.radius - inner, 12);
  },
);

/** What each parameter of an agent is set to here, other than by default. */
const SET = {
  'water-maze': {
    placeCells: 9,
    fieldWidth: 0.3,
    learningRate: 0.02,
    depressionRate: 0.004,
    eligibilityTime: '1 s',
    pairingTime: '20 ms',
  },
  'cobel-open-field': { placeCells: 15, fieldWidth: '25 cm', eligibilityTime: '400 ms', learningRate: '1 pA' },
};

describe.each(Object.entries(SET))('parameters of the agent of %s', (scenario, values) => {
  const digestOf = async (set: object): Promise<string> =>
    (await run({ scenario, seeds: [2], set: { trials: 8, ...set } })).digest;

  it('each change what it does', { tags: 'long' }, async () => {
    const digests = new Set([await digestOf({})]);
    for (const [name, value] of Object.entries(values)) digests.add(await digestOf({ [name]: value }));
    expect(digests.size).toBe(1 + Object.keys(values).length);
  });

  it.each([
    ['placeCells', 1, 'parameter_out_of_range'],
    ['placeCells', 10.5, 'invalid_place_cells'],
    ['eligibilityTime', '1 m', 'dimension_mismatch'],
    ['learningrate', 1, 'unknown_parameter'],
  ])('are refused where they are impossible: %s %s', async (name, value, code) => {
    await expect(digestOf({ [name]: value })).rejects.toThrow(expect.objectContaining({ code }));
  });
});
