import type { Sweep } from '../../sweep/sweep.ts';

/** Options that are of this call alone. */
const LEFT_OUT = ['--slurm', '--dry-run', '--json'];
/** Parts of an array; Slurm allows 1001 unless its `MaxArraySize` says otherwise. */
const PARTS = 100;

/**
 * A script for `sbatch` that does the sweep of a call as an array. A part that is cut off is put back into the queue, and goes on from the
 * checkpoints of its jobs.
 *
 * @param argv words of the call, its command first
 * @param sweep that it asks for: where it says nothing of checkpoints, the script does
 */
export function slurmScript(argv: readonly string[], { checkpointEvery }: Pick<Sweep, 'checkpointEvery'>): string {
  const [command, ...words] = argv.filter((word) => !LEFT_OUT.includes(word));
  const said = (flag: string): boolean => words.some((word) => word === flag || word.startsWith(`${flag}=`));
  const more = [
    ...(checkpointEvery === undefined ? ['--checkpoint-every', '5'] : []),
    ...(said('--jobs') ? [] : ['--jobs', '1']),
  ];
  const call = ['npx', 'reafference', command, ...[...words, ...more].map(quoted)].join(' ');
  return `#!/bin/bash
#SBATCH --array=0-${PARTS - 1}
#SBATCH --cpus-per-task=1 --mem=1G --time=02:00:00
#SBATCH --requeue --open-mode=append --signal=B:TERM@120
#SBATCH --output=%x-%A_%a.log
# Parts share the jobs without speaking to each other. Take fewer, or up to MaxArraySize (1001 unless your cluster says otherwise).
# Submitting it again does what is missing. A part that is told to stop saves the trial that it is in, and is put back into the queue.
part=
stopped=
trap 'stopped=1; [ -z "$part" ] || kill -TERM "$part"' TERM
${call} --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" &
part=$!
[ -z "$stopped" ] || kill -TERM "$part"
# A signal ends the waiting, and not the part.
while wait "$part"; ended=$?; kill -0 "$part" 2>/dev/null; do :; done
if [ -n "$stopped" ] && [ "$ended" -ne 0 ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
fi
exit "$ended"
`;
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
