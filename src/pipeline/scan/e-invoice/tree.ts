import type {XmlElement} from '../../engines/types.ts'

/** All elements at a path of local names below an element, in order; several paths may match at each step. */
export function all(element: XmlElement | null | undefined, ...path: string[]): XmlElement[] {
  let found = element ? [element] : []
  for (const name of path) found = found.flatMap(({children}) => children.filter((child) => child.name === name))
  return found
}

/** The first of them that is there. */
export const first = (element: XmlElement | null | undefined, ...path: string[]): XmlElement | null =>
  all(element, ...path)[0] ?? null

/** Text of an element on one line; null where there is none. */
export function textOf(element: XmlElement | null | undefined): string | null {
  const text = element?.text.replace(/\s+/g, ' ').trim() ?? ''
  return text === '' ? null : text
}

/** The first text at a path that is not empty. */
export function text(element: XmlElement | null | undefined, ...path: string[]): string | null {
  for (const each of all(element, ...path)) {
    const found = textOf(each)
    if (found !== null) return found
  }
  return null
}

/** All texts at a path that are not empty. */
export const texts = (element: XmlElement | null | undefined, ...path: string[]): string[] =>
  all(element, ...path)
    .map(textOf)
    .filter((each) => each !== null)

/** The parts that are there, joined; null where none is. */
export function joined(parts: readonly (string | null)[], separator = ', '): string | null {
  const there = parts.filter((part) => part !== null && part !== '')
  return there.length === 0 ? null : there.join(separator)
}
