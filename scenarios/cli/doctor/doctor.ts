import { ValidationError } from '../../../agents/index.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { flagOf } from '../options/option.ts';
import type { Style } from '../terminal/style.ts';
import type { DoctorValues } from './doctor-options.ts';
import { findRos } from './find-ros.ts';
import type { Finding, Section } from './finding.ts';
import { diagnoseMachine, findMachine } from './machine.ts';
import { diagnoseRos, isUsable } from './ros.ts';

/** Options of an agent that is probed. */
const OF_AN_AGENT = [
  'robot',
  'topics',
  'mounts',
  'node',
  'namespace',
  'bridge',
  'useSimTime',
  'seconds',
  'set',
  'body',
] as const;

/** Says what is there, what is missing and what mends it. @throws ValidationError `missing_option`, `misplaced_option` */
export async function examine(call: Call<DoctorValues>): Promise<number> {
  const { operands, options, io, output } = call;
  const [file] = operands;
  refuseMisplaced(file, options);
  const { RCL_INSTALL, RCL_VERSIONS } = await import('../../../bridges/ros2/transport/find-rcl.ts');
  const sections: Section[] = [{ title: 'Machine', asked: true, findings: diagnoseMachine(findMachine()) }];
  let usable = true;
  // Through a bridge no ROS 2 is needed here.
  if (options.bridge === undefined) {
    const facts = await findRos(io);
    const findings = diagnoseRos(facts, { versions: RCL_VERSIONS, install: RCL_INSTALL });
    sections.push({ title: 'ROS 2', asked: options.ros === true, findings });
    usable = isUsable(facts);
  }
  let interrupted = false;
  if (file !== undefined) {
    const title = `Topics of ${file}`;
    const probed = usable ? await (await import('./probe-agent.ts')).probeAgent(call, file) : NOT_PROBED;
    interrupted = probed === undefined;
    if (probed !== undefined) sections.push({ title, asked: true, findings: probed });
  }
  const broken = sections.some((section) => section.asked && section.findings.some(({ verdict }) => verdict !== 'ok'));
  if (options.json) output.json({ ok: !broken, sections });
  else output.result(sections.map((section) => sectionText(section, output.style)).join('\n\n'));
  if (interrupted) return EXIT.interrupted;
  return broken ? EXIT.failed : EXIT.ok;
}

const NOT_PROBED: readonly Finding[] = [
  {
    about: 'graph',
    verdict: 'missing',
    text: 'not looked at, as no node can be made',
    remedy: 'mend ROS 2 as said above',
  },
];

/** @throws ValidationError `missing_option`, `misplaced_option` */
function refuseMisplaced(file: string | undefined, options: DoctorValues): void {
  if (file !== undefined && options.ros !== true)
    throw new ValidationError('an agent is compared with what is on ROS 2', {
      code: 'missing_option',
      expected: 'doctor --ros AGENT',
      received: file,
      remedy: 'add --ros, or leave the agent out',
    });
  const misplaced = OF_AN_AGENT.find((key) => Object.hasOwn(options, key));
  if (file !== undefined || misplaced === undefined) return;
  throw new ValidationError(`${flagOf(misplaced)} is for the topics of an agent, and none is given`, {
    code: 'misplaced_option',
    expected: 'doctor --ros AGENT',
    received: flagOf(misplaced),
    remedy: 'name the agent, or leave the option out',
  });
}

/** Findings as lines; below each that is not ok, what mends it. */
function sectionText({ title, asked, findings }: Section, style: Style): string {
  const [verdictWidth, aboutWidth] = [
    Math.max(...VERDICTS.map((verdict) => verdict.length)),
    Math.max(0, ...findings.map(({ about }) => about.length)),
  ];
  const colours = {
    ok: style.good,
    missing: asked ? style.bad : style.unsure,
    wrong: asked ? style.bad : style.unsure,
  };
  const lines = findings.flatMap(({ about, verdict, text, remedy }) => {
    const line = `  ${colours[verdict](verdict.padEnd(verdictWidth))}  ${about.padEnd(aboutWidth)}  ${text}`;
    if (remedy === undefined || verdict === 'ok') return [line];
    return [line, `  ${''.padEnd(verdictWidth)}  ${''.padEnd(aboutWidth)}  remedy: ${style.bold(remedy)}`];
  });
  return [style.bold(title), ...lines].join('\n');
}

const VERDICTS = ['ok', 'missing', 'wrong'] as const;
