import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { freePort } from '../../sweep/dispatch/queue-server.ts';

/** A real cluster of one node with two processors, this machine, on ports and in a folder of its own. */
export class SlurmCluster {
  /** Environment in which commands of Slurm find it. */
  readonly env: NodeJS.ProcessEnv;
  readonly #daemons: readonly ChildProcess[];

  static async start(): Promise<SlurmCluster> {
    const folder = temporaryFolder();
    const [name] = hostname().split('.');
    const [controller, node] = [await freePort(), await freePort()];
    for (const one of ['state', 'spool']) mkdirSync(join(folder, one));
    writeFileSync(join(folder, 'cgroup.conf'), 'CgroupPlugin=disabled\n');
    const settings = {
      ...{ ClusterName: 'probe', SlurmctldHost: `${name}(127.0.0.1)`, SlurmUser: 'root', SlurmdUser: 'root' },
      ...{ AuthType: 'auth/none', CredType: 'cred/none', CommunicationParameters: 'NoInAddrAny,NoCtldInAddrAny' },
      ...{ SlurmctldPort: controller, SlurmdPort: node, StateSaveLocation: join(folder, 'state') },
      ...{ SlurmdSpoolDir: join(folder, 'spool'), SlurmctldPidFile: join(folder, 'controller.pid') },
      ...{ SlurmdPidFile: join(folder, 'node.pid'), ProctrackType: 'proctrack/linuxproc', TaskPlugin: 'task/none' },
      ...{ SchedulerType: 'sched/builtin', SelectType: 'select/cons_tres', SelectTypeParameters: 'CR_Core' },
      ...{ ReturnToService: 2, MpiDefault: 'none', SwitchType: 'switch/none', KillWait: 5 },
      ...{ JobAcctGatherType: 'jobacct_gather/none', AccountingStorageType: 'accounting_storage/none' },
    };
    const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    const machine = `NodeName=${name} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN`;
    const partition = 'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP';
    writeFileSync(join(folder, 'slurm.conf'), `${[...lines, machine, partition].join('\n')}\n`);
    const env = { ...process.env, SLURM_CONF: join(folder, 'slurm.conf') };
    const daemons = [
      spawn('slurmctld', ['-D', '-c'], { env, stdio: 'ignore' }),
      spawn('slurmd', ['-D'], { env, stdio: 'ignore' }),
    ];
    const cluster = new SlurmCluster(env, daemons);
    for (;;) {
      const ended = daemons.find(({ exitCode }) => exitCode !== null);
      if (ended !== undefined) throw new Error(`${ended.spawnfile} ended with ${ended.exitCode}`);
      if (cluster.says('sinfo', '--noheader', '--format=%t') === 'idle') return cluster;
      await pause(200);
    }
  }

  private constructor(env: NodeJS.ProcessEnv, daemons: readonly ChildProcess[]) {
    this.env = env;
    this.#daemons = daemons;
  }

  /** What a command of Slurm prints; empty where it fails, as while the controller starts. */
  says(command: string, ...words: readonly string[]): string {
    try {
      return execFileSync(command, words, {
        env: this.env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    } catch {
      return '';
    }
  }

  async stop(): Promise<void> {
    for (const daemon of this.#daemons) {
      if (daemon.exitCode !== null) continue;
      daemon.kill('SIGKILL');
      await once(daemon, 'exit');
    }
  }
}
