import {ExitCode, SnapError} from '../../errors.ts'

const longest = 100

/** A label or the name of a set as it is kept: without blanks around it, its letters composed; null for what cannot be one. */
export function cleanName(name: string): string | null {
  const clean = name.normalize('NFC').trim()
  // Format characters too: a name that turns the direction of writing would be read as another one.
  return clean === '' || clean.length > longest || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(withoutJoiners(clean))
    ? null
    : clean
}

/** Joiners and selectors are parts of emoji and of words of some scripts. */
const withoutJoiners = (text: string): string => text.replace(/\u200c|\u200d/gu, '')

export const nameRule = `1 to ${longest} characters without line breaks or control characters`

/** Throws E_USAGE (exit 2) for what cannot be a label or a set. */
export function checkedName(name: string, what: 'label' | 'set'): string {
  const clean = cleanName(name)
  if (clean !== null) return clean
  throw new SnapError('E_USAGE', `${JSON.stringify(name)} is no ${what}: ${nameRule}.`, {
    exit: ExitCode.usage,
    hint: 'snap labels lists what is known.',
  })
}
