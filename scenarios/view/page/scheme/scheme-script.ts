/** The script in the head of every page, which runs before anything is drawn: the page has the colours that its reader chose from the first on. */
import { keptScheme } from './scheme.ts';

document.documentElement.dataset['theme'] = keptScheme();
