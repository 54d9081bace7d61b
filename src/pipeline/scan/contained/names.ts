import {extname} from 'node:path'
import {fitName, numbered, safeName} from '../../../output-name.ts'

/** More folders than people make; a path must stay one that can be shown. */
const mostFolders = 8

/**
 * Hands out names that are safe as the end of a path, whatever is written in an archive or a mail: no "..", no absolute
 * path, no drive, no control or invisible characters (U+202E turns "gpj.exe" round), nothing a file system refuses, and no
 * two that differ only in case. Folders stay, separated by "/".
 */
export function createNames(): (raw: string) => string {
  // The number that is tried next for each name: 10,000 files of one name took 14 s from the beginning each time.
  const given = new Map<string, number>()
  return (raw) => {
    const name = safePath(raw)
    for (let n = given.get(keyOf(name)) ?? 1; ; n++) {
      const free = n === 1 ? name : numbered(name, n)
      if (given.has(keyOf(free))) continue
      given.set(keyOf(free), 2).set(keyOf(name), n + 1)
      return free
    }
  }
}

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase()

function safePath(raw: string): string {
  const visible = raw.slice(0, 10_000).toWellFormed().normalize('NFC')
  const parts = visible
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '_')
    .split(/[/\\]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:\.{1,2}|[a-z]:)$/iu.test(part))
  return parts.length === 0
    ? 'unnamed'
    : parts
        .slice(-mostFolders - 1)
        .map(fitting)
        .join('/')
}

function fitting(part: string): string {
  const name = safeName(part)
  const extension = extname(name)
  // Room for the number that tells two of one name apart.
  const kept = extension.length > 20 ? '' : extension
  return fitName(fitName(name.slice(0, name.length - kept.length), `~99999${kept}`).slice(0, -6 - kept.length), kept)
}
