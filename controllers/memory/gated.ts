import { defineSynapse } from '../engine/model/define.ts';

/**
 * A synapse of constant weight that transmits while `teach` is above 0: it clamps the values of a memory to what they shall learn while they
 * are written, and leaves them alone while they are read.
 */
export const teaching = defineSynapse({
  name: 'teaching',
  source:
    'a static synapse behind a gate; Hasselmo 2006, Curr Opin Neurobiol 16:710, on acetylcholine and input while encoding',
  state: { w: { unit: 'weight', meaning: 'weight' } },
  modulators: { teach: { unit: '1', meaning: 'share that is transmitted: 1 while writing, 0 while reading' } },
  onPre: 'post += teach*w',
});

/** A synapse of constant weight that transmits while `answer` is above 0: it feeds back what was read, and not what is written. */
export const answering = defineSynapse({
  name: 'answering',
  source:
    'a static synapse behind a gate: feedback of Limbacher, Özdenizci & Legenstein 2022, arXiv:2205.11276, while reading',
  state: { w: { unit: 'weight', meaning: 'weight' } },
  modulators: { answer: { unit: '1', meaning: 'share that is transmitted: 1 while reading, 0 while writing' } },
  onPre: 'post += answer*w',
});
