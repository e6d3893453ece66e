import { report } from '../benchmark.ts';

export interface ImportResult {
  readonly milliseconds: number;
}

const start = performance.now();
await import('../../controllers/engine/index.ts');
report({ milliseconds: performance.now() - start } satisfies ImportResult);
