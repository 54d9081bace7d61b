import {isAbsolute, relative, sep} from 'node:path'

/** Whether a path is that of a folder or of something in it. Both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The root that a path is in; of roots inside of each other the innermost. */
export const rootAbove = (path: string, roots: string[]): string =>
  roots.filter((root) => isInside(path, root)).sort((a, b) => b.length - a.length)[0]!
