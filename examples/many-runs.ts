// A sweep: what does the learning rate of the water maze change? Each run takes a request and, apart from it, how it is done.
import { run } from 'reafference/scenarios/pool';
import { mean } from 'reafference/scenarios/statistics';

for (const learningRate of [0, 0.01]) {
  const request = { scenario: 'water-maze', set: { learningRate, trials: 8 }, seeds: [1, 2, 3] };
  const { seeds, digest } = await run(request, { jobs: 1 });
  const late = seeds.flatMap(({ trials }) => trials.slice(-3));
  const success = mean(late.map((trial) => Number(trial.success)));
  console.log(`learning rate ${learningRate}: success ${success.toFixed(2)}, digest ${digest.slice(0, 8)}`);
}
