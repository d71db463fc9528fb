import { encodePng, type Paint } from './png.ts';

/** Whether a shape covers a point; the drawing is 24 units wide and high. */
type Shape = (x: number, y: number) => boolean;

const box =
  (left: number, top: number, right: number, bottom: number, radius = 0): Shape =>
  (x, y) => {
    const dx = Math.max(left + radius - x, 0, x - (right - radius));
    const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
    // Not Math.hypot, which is many times slower.
    return dx * dx + dy * dy <= radius * radius;
  };
const either =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));

const screen = box(1, 2, 23, 18, 2);
const glass = box(2.9, 3.9, 21.1, 16.1, 0.7);
const foot = either(box(10, 18, 14, 20.4), box(6.5, 20.2, 17.5, 22, 0.9));
const cross = either(box(10.6, 5.6, 13.4, 14.4, 0.6), box(7.6, 8.6, 16.4, 11.4, 0.6));
const frame: Shape = (x, y) => screen(x, y) && !glass(x, y);

/** How much of a pixel a shape covers, 0 to 1, asked at 8 by 8 points in it. */
function covered(shape: Shape, x: number, y: number, unit: (pixel: number) => number): number {
  const [left, right, top, bottom] = [unit(x), unit(x + 1), unit(y), unit(y + 1)];
  const corners = [shape(left, top), shape(right, top), shape(left, bottom), shape(right, bottom)];
  // Nothing in the drawing is as thin as a pixel.
  if (corners.every((one) => one === corners[0])) return corners[0] ? 1 : 0;
  let inside = 0;
  for (let row = 0; row < 8; row++)
    for (let column = 0; column < 8; column++)
      if (shape(unit(x + (column + 0.5) / 8), unit(y + (row + 0.5) / 8))) inside++;
  return inside / 64;
}

const ground = [0x1f, 0x3a, 0x5f] as const;
const white = [0xff, 0xff, 0xff] as const;
const green = [0x2f, 0xbf, 0x71] as const;

/** color.png: 192 by 192 on a full ground, the drawing within the middle 120, which Teams never cuts off. */
export function colorIcon(): Buffer {
  const unit = (pixel: number) => ((pixel - 36) / 120) * 24;
  const paint: Paint = (x, y) => {
    const light = covered(either(frame, foot), x, y, unit);
    const mark = covered(cross, x, y, unit);
    const mixed = ground.map((dark, channel) => {
      const lit = dark + (white[channel]! - dark) * light;
      return Math.round(lit + (green[channel]! - lit) * mark);
    });
    return [mixed[0]!, mixed[1]!, mixed[2]!, 255];
  };
  return encodePng(192, paint);
}

/** outline.png: 32 by 32, white and nothing else, on nothing. */
export function outlineIcon(): Buffer {
  const unit = (pixel: number) => ((pixel - 2) / 28) * 24;
  const drawing = either(frame, foot, cross);
  return encodePng(32, (x, y) => [...white, Math.round(covered(drawing, x, y, unit) * 255)]);
}
