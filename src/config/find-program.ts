import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The first folder of PATH with an executable of that name; an absolute name is taken as it is. Undefined when there is none. */
export function findProgram(name: string, path: string | undefined): string | undefined {
  const places = isAbsolute(name)
    ? [name]
    : (path ?? '').split(delimiter).map((folder) => join(folder, name));
  return places.find((place) => isAbsolute(place) && isExecutable(place));
}

function isExecutable(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
