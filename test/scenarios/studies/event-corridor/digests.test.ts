// @module-tag long
import * as study from '../../../../scenarios/studies/event-corridor/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
