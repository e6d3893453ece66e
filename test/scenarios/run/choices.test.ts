import { expect, test } from 'vitest';
import type { Choice, Controller, Cue } from '../../../agents/index.ts';
import { choiceActuator, chosenOption, cueSensor, defineAgent } from '../../../agents/index.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { WITHOUT_A_BODY, WITHOUT_A_PLACE } from '../../../scenarios/scenario/without-a-body.ts';

const OPTIONS = 3;

/** Chooses what it is shown, from the second tick that it is shown it. */
const echo = (): Controller<{ readonly shown: Cue }, { readonly answer: Choice }> => ({
  manifest: {
    name: 'echo',
    version: 1,
    sensors: { shown: { kind: 'cue', size: OPTIONS } },
    actuators: { answer: { kind: 'choice', size: OPTIONS } },
  },
  initialise() {},
  beginTrial() {},
  step: (_tick, { shown }, _feedback, { answer }) => answer.strengths.set(shown.values),
  endTrial() {},
  save: () => new Uint8Array(0),
  restore() {},
});

/** Each trial shows another option, and is over when it is chosen. */
function plan({ options = OPTIONS, seen = [] as number[] } = {}) {
  const scenario: Scenario = {
    ...WITHOUT_A_BODY,
    id: 'answers',
    version: 1,
    title: 'Say what is shown',
    source: 'a fixture of the tests',
    parameters: {},
    seeds: [1],
    gates: [],
    ablations: [],
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { shown: cueSensor({ size: OPTIONS, latencySeconds: 0.002 }) },
        actuators: { answer: choiceActuator({ options }) },
        controller: echo,
      }),
    trials: () => OPTIONS,
    trial(_values, index) {
      const shown = new Float64Array(OPTIONS);
      shown[index] = 1;
      return {
        ...WITHOUT_A_PLACE,
        timeLimitSeconds: 0.02,
        cues: { shown },
        judge({ commands }) {
          const option = chosenOption(commands['answer'] as Choice);
          seen.push(option);
          return option === index ? { reward: 1, success: true, reason: 'right' } : undefined;
        },
      };
    },
  };
  return planScenario(scenario);
}

test('a task without a body judges what the agent chooses', async () => {
  const seen: number[] = [];
  const { result } = await runSeed(plan({ seen }), 1);
  // A trial begins with no choice, and what is shown comes two ticks later; the last message of the trial before stays until then.
  expect(seen).toEqual([-1, -1, 0, 0, 0, 1, 1, 1, 2]);
  expect(
    result.trials.map(({ success, latencySeconds, spl, pathMetres }) => [success, latencySeconds, spl, pathMetres]),
  ).toEqual(Array.from({ length: OPTIONS }, () => [true, 0.003, undefined, 0]));

  const run = openRun(plan(), 1);
  run.step(5);
  const resumed = openRun(plan(), 1, { resume: structuredClone(run.save()) });
  resumed.step(Infinity);
  expect(resumed.result.digest).toBe(result.digest);
});

test('a controller of other options is refused', async () => {
  await expect(runSeed(plan({ options: 4 }), 1)).rejects.toMatchObject({
    code: 'size_mismatch',
    expected: 'size 3',
    received: 'size 4',
  });
});
