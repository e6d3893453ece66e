// @module-tag long
import * as study from '../../../../scenarios/studies/card-game/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
