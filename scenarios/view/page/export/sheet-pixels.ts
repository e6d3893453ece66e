/** Size of something in pixels, or in units of a drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a sheet of SVG, in its units. @throws RangeError for what is none */
export function sheetSize(sheet: string): Size {
  const [, width, height] = /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(sheet) ?? [];
  if (height === undefined) throw new RangeError('this is no sheet');
  return { width: Number(width), height: Number(height) };
}

/** A size that holds two. */
export function larger(one: Size, other: Size): Size {
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}

/** A canvas for sheets of a size at most. */
export class SheetCanvas {
  readonly canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  readonly #scale: number;
  readonly #paper: string;

  /** @param scale pixels a unit @param paper colour of what a sheet leaves free @throws Error in a browser that draws no pictures */
  constructor({ width, height }: Size, scale: number, paper: string) {
    // Videos want even numbers of pixels.
    this.canvas.width = 2 * Math.ceil((width * scale) / 2);
    this.canvas.height = 2 * Math.ceil((height * scale) / 2);
    const context = this.canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('this browser draws no pictures');
    this.#context = context;
    this.#scale = scale;
    this.#paper = paper;
  }

  async draw(sheet: string): Promise<void> {
    const { width, height } = sheetSize(sheet);
    const url = URL.createObjectURL(new Blob([sheet], { type: 'image/svg+xml' }));
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      this.#context.fillStyle = this.#paper;
      this.#context.fillRect(0, 0, this.canvas.width, this.canvas.height);
      this.#context.drawImage(image, 0, 0, width * this.#scale, height * this.#scale);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** Pixels of what was drawn: red, green, blue and opacity, a byte each. */
  get pixels(): Uint8ClampedArray {
    return this.#context.getImageData(0, 0, this.canvas.width, this.canvas.height).data;
  }
}
