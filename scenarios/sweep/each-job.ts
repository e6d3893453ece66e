import { type SweepJob, trainingOf } from './job.ts';
import type { Point } from './space/space.ts';
import { TRAINING } from './stage.ts';
import type { Tried } from './tried.ts';

/** What a job of a sweep is there for. */
export interface JobPlace {
  /** What is varied; of a training, the part of it that the training knows of. */
  readonly point: Point;
  /** Number of the generation of candidates that it is of, counted from 1; of a job that is of several, the first. */
  readonly generation: number;
  /** Whether it is of the best point, on seeds that nobody chose it by. */
  readonly again: boolean;
  /** Whether a controller learns in it, which is judged in other jobs. */
  readonly training: boolean;
}

/** A job of a sweep, and what it is there for. */
export interface PlacedJob extends JobPlace {
  readonly job: SweepJob;
}

/** The jobs of generations, each once: point by point in the order in which they were tried, then by the seeds; a training before the first job that needs it. */
export function* eachJob(generations: Iterable<Tried>): Generator<PlacedJob> {
  const told = new Set<string>();
  let generation = 0;
  for (const tried of generations) {
    generation++;
    const { again } = tried;
    for (const { candidate, job } of tried.jobs()) {
      const training = trainingOf(job);
      for (const one of training === undefined ? [job] : [training, job]) {
        if (told.has(one.id)) continue;
        told.add(one.id);
        const point = one === training ? ofTraining(candidate.point) : candidate.point;
        yield { job: one, point, generation, again, training: one === training };
      }
    }
  }
}

function ofTraining(point: Point): Point {
  return Object.fromEntries(Object.entries(point).filter(([name]) => name.startsWith(TRAINING)));
}
