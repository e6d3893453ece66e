import { evaluate } from './scenarios/judge/evaluate.ts';
for (const name of ['slalom', 't-maze']) {
  const { default: scenario } = await import(`./examples/${name}.ts`);
  const e = await evaluate({ scenario }, { jobs: 1 });
  for (const c of e.cases) console.log(name, c.kind, c.outcome, c.message.slice(0, 130));
}
