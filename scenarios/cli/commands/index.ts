import type { Command } from '../command.ts';
import { boards } from './boards.ts';
import { calibrate } from './calibrate.ts';
import { compare } from './compare.ts';
import { convert } from './convert.ts';
import { deploy } from './deploy.ts';
import { doctor } from './doctor.ts';
import { eject } from './eject.ts';
import { environment } from './environment.ts';
import { figure } from './figure.ts';
import { inspect } from './inspect.ts';
import { list } from './list.ts';
import { newPackage } from './new.ts';
import { ros2 } from './ros2.ts';
import { run } from './run.ts';
import { sweep } from './sweep.ts';
import { test } from './test.ts';
import { view } from './view.ts';
import { worker } from './worker.ts';

/** The commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  list,
  run,
  view,
  test,
  sweep,
  worker,
  compare,
  figure,
  inspect,
  convert,
  newPackage,
  eject,
  environment,
  ros2,
  boards,
  calibrate,
  deploy,
  doctor,
];
