import { label, svg } from '../../../plots/svg.ts';
import type { CameraImage, Frame } from '../../frames/frame.ts';
import { channelsOf, type Look, pixelOf } from '../look.ts';
import { type EventColours, EventRateMeter, paintEvents } from './camera-events.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { PEN_FONT, type Pen } from './pen.ts';
import { pixelImage } from './pixel-image.ts';
import { SvgPen } from './svg-pen.ts';

/** Units of the drawing for a file: in width, above the pictures, from one to the next, and of the words below each. */
const [WIDTH, KEY, GAP, WORDS] = [640, 24, 16, 44];
/** Pictures in a row at most. */
const ROW = 4;

interface Camera {
  readonly name: string;
  readonly context: CanvasRenderingContext2D;
  readonly picture: ImageData;
  readonly words: HTMLElement;
  readonly meter: EventRateMeter;
  image: CameraImage | undefined;
}

/** What each event camera has seen of late: where it became brighter and where darker, the paler the longer ago. */
class Cameras implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['images'] as const;
  readonly #cameras: readonly Camera[];
  #isStale = true;

  constructor({ stage: { sensors, period } }: PanelContext) {
    const key = document.createElement('p');
    key.append(swatch('on'), 'ON, brighter ', swatch('off'), 'OFF, darker');
    const views = document.createElement('div');
    views.className = 'views';
    this.#cameras = sensors.flatMap(({ name, width, height }) => {
      if (width === undefined || height === undefined) return [];
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', `Events of the camera ${name}`);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('this browser draws no pictures');
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      const words = document.createElement('span');
      caption.append(`${name} `, words);
      figure.append(canvas, caption);
      views.append(figure);
      const picture = context.createImageData(width, height);
      return [{ name, context, picture, words, meter: new EventRateMeter(period), image: undefined }];
    });
    this.element.append(key, views);
  }

  take(frame: Frame): void {
    for (const camera of this.#cameras) {
      const image = frame.images[camera.name];
      if (image === undefined) continue;
      camera.image = image;
      camera.meter.take(frame, image);
      this.#isStale = true;
    }
  }

  draw(look: Look): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const colours = coloursOf(look);
    for (const { context, picture, words, meter, image } of this.#cameras) {
      if (image === undefined) continue;
      paintEvents(image, colours, new Uint32Array(picture.data.buffer));
      context.putImageData(picture, 0, 0);
      words.textContent = inWords(meter);
    }
  }

  redraw(look: Look): void {
    this.#isStale = true;
    this.draw(look);
  }

  drawing(look: Look): string {
    const cameras = this.#cameras;
    const columns = Math.min(ROW, cameras.length);
    const width = (WIDTH - GAP * (columns - 1)) / columns;
    const pen = new SvgPen();
    drawKey(pen, look);
    let top = KEY;
    const parts: string[] = [];
    for (let first = 0; first < cameras.length; first += columns) {
      const row = cameras.slice(first, first + columns);
      const heightOf = ({ picture }: Camera): number => (width * picture.height) / picture.width;
      const tallest = Math.max(...row.map(heightOf));
      for (const [i, camera] of row.entries()) {
        const [x, height] = [i * (width + GAP), heightOf(camera)];
        const values = new Uint32Array(camera.picture.width * camera.picture.height);
        if (camera.image === undefined) values.fill(pixelOf(look.panel));
        else paintEvents(camera.image, coloursOf(look), values);
        parts.push(
          pixelImage({ ...sizeOf(camera), values }, { x, y: top, width, height }),
          label(x, top + tallest + 16, camera.name, 'heading'),
          label(x, top + tallest + 32, inWords(camera.meter), 'name'),
        );
      }
      top += tallest + WORDS;
    }
    const [title, description] = ['Event cameras', this.summary()];
    return svg({ id: 'cameras-drawing', title, description, width: WIDTH, height: top }, pen.markup, ...parts);
  }

  summary(): string {
    const rates = this.#cameras.map(({ name, meter }) => `${name}: ${inWords(meter)}`);
    return `Event cameras, over the last half second. ${rates.join('; ')}.`;
  }

  table(): PanelTable {
    const rows = this.#cameras.flatMap(({ name, image }) => {
      if (image === undefined) return [];
      const { on, off, width } = image;
      return Array.from(on, (level, i) => [name, i % width, Math.floor(i / width), level, off[i]] as const).filter(
        ([, , , one, other]) => one + other > 0,
      );
    });
    return { columns: ['camera', 'column', 'row', 'ON (255 is now)', 'OFF (255 is now)'], rows };
  }
}

function coloursOf(look: Look): EventColours {
  return { paper: channelsOf(look.panel), on: channelsOf(look.accent), off: channelsOf(look.goal) };
}

function sizeOf({ picture: { width, height } }: Camera): { readonly width: number; readonly height: number } {
  return { width, height };
}

/** Tells the colours of a drawing for a file. */
function drawKey(pen: Pen, look: Look): void {
  pen.font = PEN_FONT;
  for (const [x, colour, words] of [
    [0, look.accent, 'ON, brighter'],
    [110, look.goal, 'OFF, darker'],
  ] as const) {
    pen.fillStyle = colour;
    pen.fillRect(x, 2, 11, 11);
    pen.fillStyle = look.soft;
    pen.fillText(words, x + 17, 12);
  }
}

function inWords({ rate: { onHz, offHz } }: EventRateMeter): string {
  const word = (hertz: number): string => (Number.isFinite(hertz) ? `${Math.round(hertz)}/s` : '–');
  return `ON ${word(onHz)}, OFF ${word(offHz)}`;
}

function swatch(polarity: 'on' | 'off'): HTMLElement {
  const made = document.createElement('span');
  made.className = `swatch ${polarity}`;
  return made;
}

export const camerasPanel: PanelKind = {
  name: 'cameras',
  title: 'Event cameras',
  suits: ({ sensors }) => sensors.some(({ width }) => width !== undefined),
  make: (context) => new Cameras(context),
};
