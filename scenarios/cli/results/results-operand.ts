/** What may be named where results are asked for, for the help of commands. */
export const RESULTS_OPERAND =
  'folders that `run --out`, `environment --out` or `sweep --out` wrote, NAME=FOLDER to give one a name; a sweep is a run for each of its points';
