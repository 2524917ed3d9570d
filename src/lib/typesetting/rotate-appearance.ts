import type { FormXObject } from '../pdf/form-xobject.ts';
import { decimal } from './content-stream.ts';

export type PageRotation = 0 | 90 | 180 | 270;

/**
 * Turns an appearance so that it stands upright on a page with /Rotate: the page is turned clockwise when shown, so
 * the drawing is turned counter-clockwise, and width and height change places at 90 and 270.
 */
export function rotateAppearance(form: FormXObject, rotation: PageRotation): FormXObject {
  const { width, height } = form;
  const matrices: Record<PageRotation, readonly number[]> = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  };
  if (rotation === 0) return form;
  const turned = rotation !== 180;
  const matrix = matrices[rotation].map(decimal).join(' ');
  return {
    width: turned ? height : width,
    height: turned ? width : height,
    content: Buffer.concat([
      Buffer.from(`q ${matrix} cm\n`, 'latin1'),
      form.content,
      Buffer.from('Q\n', 'latin1'),
    ]),
    resources: form.resources,
  };
}
