import type {CommandShape} from '../../types/command.ts'

/** What may follow some words: the next word of each command that begins with them, with what it does. */
export interface NextWord {
  word: string
  summary: string
}

/** By the words before, joined by spaces; '' is the beginning. */
export function nextWords(commands: readonly CommandShape[]): Map<string, NextWord[]> {
  const next = new Map<string, NextWord[]>()
  for (const {words, summary} of commands)
    for (const [i, word] of words.entries()) {
      const before = words.slice(0, i).join(' ')
      const known = next.get(before) ?? []
      const isWhole = i === words.length - 1
      const same = known.find((one) => one.word === word)
      if (same === undefined) next.set(before, [...known, {word, summary: isWhole ? summary : `Commands: ${word} ….`}])
      else if (isWhole) same.summary = summary
    }
  return next
}

/** A text in single quotes, as all three shells read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * Patterns of where a link called `snap` ends that starts snapd. Its completion stays then: asked for the words of our
 * program it would run it, for it finds them by starting what is typed. Looked at when the script is read: by then
 * another program may come first.
 */
export const placesOfSnapd = ['/usr/bin/snap', '/snap/*', '*/snapd/*'] as const
