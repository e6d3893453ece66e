// @module-tag long
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { numpy, runLearner } from '../../docs/pictures/learner.ts';
import { FULL } from '../effort.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { holdShownCommands } from './shown-commands.ts';

const PAGE = 'docs/tutorials/a-learner-in-python.md';

describe('the page on a learner in Python', () => {
  it.skipIf(!FULL || !numpy)('shows what its program prints, and what commands make of its results', async () => {
    const [, printed] = /^```python\n[\s\S]*?^```\n\n```text\n([\s\S]*?)^```\n/m.exec(readFileSync(PAGE, 'utf8')) ?? [];
    const folder = temporaryFolder();
    expect(runLearner(folder).printed).toBe(printed);
    await holdShownCommands(PAGE, folder);
  });
});
