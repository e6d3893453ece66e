import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { LONG, longFiles } from './long-tests.ts';

/** What a condition that skips tests waits for, by a word in it. */
const REASONS: readonly (readonly [word: RegExp, reason: string])[] = [
  [/\bFULL\b/, 'the full suite (REAFFERENCE_TESTS=full)'],
  [/\b(AVAILABLE|HAS_VECTORS|LARGE|ALL)\b/, 'golden numbers that are no part of the repository (REAFFERENCE_VECTORS)'],
  [
    /\b(FOLDER|RECORDING|BAG|FOLDER, file|path)\b/,
    'recordings that are no part of the repository (REAFFERENCE_RECORDINGS)',
  ],
  [/\b(withRos2|otherDistribution|withBridge)\b/, 'ROS 2 (REQUIRE_ROS2)'],
  [/\bSLURM\b/, 'Slurm (REQUIRE_SLURM)'],
  [/\bhasServer\b/, 'Redis and Valkey (REQUIRE_REDIS)'],
  [/\b(HAS_EMULATORS|available)\b/, 'a compiler for Arm, and QEMU (REQUIRE_MCU)'],
  [/\b(hasCompiler|HAS_COMPILER|answers)\b/, 'a C compiler'],
  [/\bSIMULATED\b/, 'Icarus Verilog (REQUIRE_IVERILOG)'],
  [/\bBROWSER\b/, 'a browser, and the build'],
  [/\b(FIREFOX|WEBKIT)\b/, 'Firefox, or WebKit (firefox-esr, webkit2gtk-driver and xvfb of Debian)'],
  [/\b(SITE|REFERENCE)\b/, 'the site (npm run site)'],
  [/\bgymnasium\b/, 'Python with numpy and gymnasium'],
  [/\bpandas\b/, 'Python with pandas'],
  [/\bDUCKDB\b/, 'DuckDB in a folder (REAFFERENCE_DUCKDB)'],
  [/\b(python|numpy|h5py)\b/, 'Python with numpy or h5py'],
  [/'dist['/]|\bBUILT\b/, 'the build (npm run build)'],
  [/bzip2/, 'bzip2'],
  [/\bTOLD\b/, 'a system, or a Node, that does not tell CPU time'],
  [/\bdisk\b/, 'the right to mount a small disk'],
  [/platform|\/dev\/full|\/proc\/self/, 'another operating system'],
  [/\baccept\b/, 'a run that accepts nothing anew'],
  [/ROS_DISTRO/, 'a machine without ROS 2'],
];

/** A line that skips tests on a condition. */
export const CONDITION = /\b(?:skipIf|runIf|skip)\((?!\))/;

/** What the condition in a line of a test waits for; empty for one that is not known. */
export function reasonsOf(line: string): readonly string[] {
  return REASONS.filter(([word]) => word.test(line)).map(([, reason]) => reason);
}

/** Tells at the end of a run how many tests were skipped, and what for. */
export default class SkippedTests implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const brief = this.#vitest?.config.tagsFilter !== undefined;
    const counts = new Map<string, number>();
    for (const module of modules) {
      const lines = readFileSync(module.moduleId, 'utf8').split('\n');
      for (const test of module.children.allTests('skipped')) {
        const reason = brief && test.tags.includes(LONG) ? `long: ${ALL_OF_THEM}` : reasonOf(test, lines);
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (brief) this.#vitest?.logger.log(`${longFiles().length} files of long tests left out: ${ALL_OF_THEM}\n`);
    if (total === 0) return;
    const told = [...counts]
      .sort(([, one], [, other]) => other - one)
      .map(([reason, count]) => `  ${count}: ${reason}`);
    this.#vitest?.logger.log([`${total} tests skipped:`, ...told, ''].join('\n'));
  }
}

/** How to run what was left out. */
const ALL_OF_THEM = 'name them, or run all tests by REAFFERENCE_TESTS=full npm test';

/** What a skipped test waits for: its own note, or the condition that stands last before it. */
function reasonOf(test: TestCase, lines: readonly string[]): string {
  const { line = lines.length } = test.location ?? {};
  const above = lines.slice(0, line).findLast((one) => CONDITION.test(one));
  const reasons = reasonsOf(above ?? '');
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note ?? (reasons.length > 0 ? `needs ${reasons.join(' and ')}` : 'a reason that is not told');
}
