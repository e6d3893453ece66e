import type { FoundRcl } from '../../../bridges/ros2/transport/find-rcl.ts';
import type { RclTrial } from '../../../bridges/ros2/transport/try-rcl.ts';
import type { Finding } from './finding.ts';

/** Facts about ROS 2 on this machine. */
export interface RosFacts {
  /** ROS_DISTRO. */
  readonly distribution: string | undefined;
  /** Folders of AMENT_PREFIX_PATH. */
  readonly prefixes: readonly string[];
  /** Path of the client library in one of them. */
  readonly library: string | undefined;
  /** The command that sets up a ROS 2 that is installed. */
  readonly setup: string | undefined;
  /** RMW_IMPLEMENTATION. */
  readonly middleware: string | undefined;
  /** Those that are installed. */
  readonly middlewares: readonly string[];
  /** ROS_DOMAIN_ID. */
  readonly domain: string | undefined;
  /** ROS_AUTOMATIC_DISCOVERY_RANGE. */
  readonly discoveryRange: string | undefined;
  /** ROS_LOCALHOST_ONLY. */
  readonly localhostOnly: string | undefined;
  readonly rclnodejs: FoundRcl | undefined;
  /** Result of loading it; undefined where it was not tried. */
  readonly trial: RclTrial | undefined;
}

/** Version of rclnodejs that the framework needs, and its installation. */
export interface RclNeeds {
  /** Its supported versions begin with this: `2.2`. */
  readonly versions: string;
  /** The command that installs it. */
  readonly install: string;
}

/** The middleware of ROS 2 where none is named, since Humble. */
const USUAL_MIDDLEWARE = 'rmw_fastrtps_cpp';
/** Domains above have ports that the system may give to others. */
const MOST_SAFE_DOMAIN = 101;
const MOST_DOMAIN = 232;
const RANGES: Readonly<Record<string, string>> = {
  SUBNET: 'nodes of the local network are found',
  LOCALHOST: 'nodes of this machine alone are found',
  OFF: 'no node is found, not even on this machine',
  SYSTEM_DEFAULT: 'as the middleware is configured',
};

/** Whether nodes can be made with what there is. */
export function isUsable({ trial }: RosFacts): boolean {
  return trial?.entered === true;
}

/** Says what of ROS 2 is there, and what mends the rest. */
export function diagnoseRos(facts: RosFacts, needs: RclNeeds): readonly Finding[] {
  const sourced = sourcedFinding(facts);
  if (sourced.verdict !== 'ok') return [sourced, packageFinding(facts, needs)];
  return [
    sourced,
    middlewareFinding(facts),
    domainFinding(facts),
    discoveryFinding(facts),
    packageFinding(facts, needs),
    ...trialFindings(facts),
  ];
}

function sourcedFinding({ distribution, prefixes, library, setup }: RosFacts): Finding {
  const about = 'ROS 2';
  const remedy = setup ?? 'install ROS 2: https://docs.ros.org/en/jazzy/Installation.html';
  if (distribution === undefined && prefixes.length === 0) {
    const text = `not set up in this shell: no ROS_DISTRO, no AMENT_PREFIX_PATH${setup === undefined ? '; nothing in /opt/ros' : ''}`;
    return { about, verdict: 'missing', text, remedy };
  }
  if (distribution === undefined || prefixes.length === 0) {
    const lacking = distribution === undefined ? 'ROS_DISTRO' : 'AMENT_PREFIX_PATH';
    return { about, verdict: 'wrong', text: `set up by half in this shell: no ${lacking}`, remedy };
  }
  if (library === undefined)
    return {
      about,
      verdict: 'wrong',
      text: `${distribution}: no client library (rcl) in ${prefixes.join(', ')}`,
      remedy,
    };
  return { about, verdict: 'ok', text: `${distribution}, in ${prefixes.join(', ')}` };
}

function middlewareFinding({ middleware, middlewares, distribution }: RosFacts): Finding {
  const about = 'middleware';
  const name = middleware ?? USUAL_MIDDLEWARE;
  const there = middlewares.length === 0 ? 'none' : middlewares.join(', ');
  if (middleware !== undefined && !middlewares.includes(name)) {
    const install = `sudo apt install ros-${distribution}-${name.replaceAll('_', '-')}`;
    const remedy = middlewares.length === 0 ? install : `${install}; or export RMW_IMPLEMENTATION=${middlewares[0]}`;
    return { about, verdict: 'missing', text: `RMW_IMPLEMENTATION is ${name}, and there is ${there}`, remedy };
  }
  if (middlewares.length === 0) {
    const remedy = `sudo apt install ros-${distribution}-${USUAL_MIDDLEWARE.replaceAll('_', '-')}`;
    return { about, verdict: 'missing', text: 'none is installed', remedy };
  }
  if (middleware !== undefined)
    return { about, verdict: 'ok', text: `${name}, by RMW_IMPLEMENTATION; there is ${there}` };
  const chosen = middlewares.includes(USUAL_MIDDLEWARE) ? USUAL_MIDDLEWARE : middlewares[0];
  return { about, verdict: 'ok', text: `${chosen}, as RMW_IMPLEMENTATION is not set; there is ${there}` };
}

function domainFinding({ domain }: RosFacts): Finding {
  const about = 'domain';
  if (domain === undefined || domain === '') return { about, verdict: 'ok', text: '0, as ROS_DOMAIN_ID is not set' };
  const number = Number(domain);
  if (!/^\d+$/.test(domain) || number > MOST_DOMAIN) {
    const text = `ROS_DOMAIN_ID is ${domain}, and a domain is a whole number from 0 to ${MOST_DOMAIN}`;
    return { about, verdict: 'wrong', text, remedy: 'export ROS_DOMAIN_ID=0, or that of the robot' };
  }
  const risky = number > MOST_SAFE_DOMAIN ? '; above 101 its ports may be taken by other programs' : '';
  return { about, verdict: 'ok', text: `${number}; the robot must have the same${risky}` };
}

function discoveryFinding({ discoveryRange = '', localhostOnly }: RosFacts): Finding {
  const about = 'discovery';
  const range = discoveryRange === '' ? 'SUBNET' : discoveryRange;
  const found = RANGES[range];
  if (found === undefined) {
    const text = `ROS_AUTOMATIC_DISCOVERY_RANGE is ${range}, and is to be one of ${Object.keys(RANGES).join(', ')}`;
    return { about, verdict: 'wrong', text, remedy: 'export ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET' };
  }
  if (range === 'OFF')
    return { about, verdict: 'wrong', text: `OFF: ${found}`, remedy: 'export ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET' };
  // It is read before the range, though it is on its way out.
  if (localhostOnly === '1') return { about, verdict: 'ok', text: `ROS_LOCALHOST_ONLY is 1: ${RANGES['LOCALHOST']}` };
  return { about, verdict: 'ok', text: `${range}${discoveryRange === '' ? ', as no range is set' : ''}: ${found}` };
}

function packageFinding(
  { rclnodejs, setup, distribution, library }: RosFacts,
  { versions, install }: RclNeeds,
): Finding {
  const about = 'rclnodejs';
  const sourced = distribution !== undefined && library !== undefined;
  // Without ROS 2 in the shell its installation fails.
  const after = (command: string): string => (sourced ? command : `${setup ?? 'set up ROS 2'}, then: ${command}`);
  if (rclnodejs === undefined) return { about, verdict: 'missing', text: 'not installed', remedy: after(install) };
  const { version = 'without a version', nativeParts, folder } = rclnodejs;
  if (!version.startsWith(`${versions}.`)) {
    const text = `${version}, in ${folder}; ${versions} is supported`;
    return { about, verdict: 'wrong', text, remedy: after(install) };
  }
  const [native] = nativeParts;
  if (native !== undefined)
    return { about, verdict: 'ok', text: `${version}, native part ${native.source}, in ${folder}` };
  // Which part was made for this system depends on the distribution.
  if (!sourced) return { about, verdict: 'ok', text: `${version}, in ${folder}; not built` };
  const text = `${version} has no native part for ${distribution} on this system, in ${folder}`;
  return { about, verdict: 'missing', text, remedy: 'npm_config_yes=true npm rebuild rclnodejs' };
}

function trialFindings({ trial, middleware = USUAL_MIDDLEWARE }: RosFacts): readonly Finding[] {
  if (trial === undefined) return [];
  const about = 'a node';
  if (trial.entered) return [{ about, verdict: 'ok', text: 'was made by rclnodejs, in a process of its own' }];
  const reason = trial.reason ?? 'no reason was given';
  if (!trial.loaded) {
    const remedy = trial.remedy ?? 'npm_config_yes=true npm rebuild rclnodejs';
    return [{ about, verdict: 'wrong', text: `rclnodejs does not load: ${reason}`, remedy }];
  }
  const text = `rclnodejs loads, and ${middleware} lets no node in: ${reason}`;
  return [
    {
      about,
      verdict: 'wrong',
      text,
      remedy: trial.remedy ?? 'mend what ROS says there; `ros2 topic list` should work too',
    },
  ];
}
