import { describe, expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { annotate, PASSES, saidOf } from '../../../../../controllers/engine/compiler/passes/annotate.ts';
import { allToAll, Network } from '../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';
import { EMITTED } from '../emit/emitted-networks.ts';

const programs = [...EMITTED].map(([name, network]) => ({ name, program: lower(network()).program }));

describe('annotate', () => {
  it('runs passes with names of their own, each of which decides something about some built-in model or benchmark', () => {
    const names = PASSES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const said = programs.flatMap(({ program }) => {
      const annotated = annotate(program, { deferFrom: 0 });
      return [annotated, annotate(program)].flatMap((one) => one.tick.flatMap((loop) => saidOf(loop, one)));
    });
    expect([...new Set(said.map((line) => line.slice(0, line.indexOf(':'))))].sort()).toEqual([...names].sort());
  });

  it('decides anew what was decided before', { tags: 'long' }, () => {
    for (const { name, program } of programs) {
      const once = annotate(program);
      const again = annotate(annotate(program, { deferFrom: 0 }));
      const said = (one: typeof once): string[] => one.tick.flatMap((loop) => saidOf(loop, one));
      expect(said(again), name).toEqual(said(once));
    }
  });

  it('leaves out the passes that it is told to, and says which there are', { tags: 'long' }, () => {
    for (const { name, program } of programs) {
      const annotated = annotate(program, { deferFrom: 0 });
      for (const left of PASSES.map((pass) => pass.name)) {
        const less = annotate(annotated, { deferFrom: 0, without: [left] });
        const said = less.tick.flatMap((loop) => saidOf(loop, less));
        expect(
          said.filter((line) => line.startsWith(`${left}:`)),
          name,
        ).toEqual([]);
      }
    }
    expect(() => annotate(programs[0].program, { without: ['hold-asides'] })).toThrow(
      expect.objectContaining({ code: 'unknown_name', remedy: "did you mean 'hold-aside'?" }),
    );
  });

  it('leaves the words of loops alone', () => {
    for (const { name, program } of programs)
      annotate(program).tick.forEach((loop, n) => {
        expect(loop, name).toMatchObject({ name: program.tick[n].name, stores: program.tick[n].stores });
      });
  });

  it('defers the columns of 65 536 synapses and more', () => {
    const deferred = (sources: number, targets: number): boolean => {
      const network = new Network({ step: '1 ms', seed: 1 });
      const pre = network.population('pre', poisson, { size: sources });
      const post = network.population('post', lif, { size: targets });
      network.project(pre, post, { synapse: stdp, connect: allToAll(), receptor: 'excitatory' });
      return annotate(lower(network).program).tick.some(
        (loop) => loop.kind === 'columns' && loop.deferred !== undefined,
      );
    };
    expect(deferred(256, 256)).toBe(true);
    expect(deferred(255, 257)).toBe(false);
  });
});
