import { RUN_PARTS, type RunPart } from '../../../bridges/recording/runs/run-parts.ts';
import { checked } from './option.ts';

/** `--record-without`: parts of a run, separated by commas. */
export const recordWithout = checked<readonly RunPart[]>(
  'parts',
  `leave parts out of recordings: ${RUN_PARTS.join(', ')}`,
  `some of ${RUN_PARTS.join(', ')}, separated by commas`,
  (given) => {
    const parts = given.split(',').map((part) => RUN_PARTS.find((known) => known === part.trim()));
    return parts.every((part) => part !== undefined) ? parts : undefined;
  },
);
