import {aes256Key} from './aes256-key.ts'
import {legacyKey} from './legacy-key.ts'
import type {PasswordCheck} from './parameters.ts'

/** The file key by the first of the passwords, user's or owner's, that opens the document; the empty one is tried first. */
export function findKey(check: PasswordCheck, passwords: readonly string[]): Uint8Array | null {
  for (const password of ['', ...passwords]) {
    for (const bytes of encodings(password)) {
      const key = check.revision >= 5 ? aes256Key(check, bytes) : legacyKey(check, bytes)
      if (key) return key
    }
  }
  return null
}

/** UTF-8 for revisions 5 and 6, an 8-bit set for older ones; programs mix them up, and normalise or not. */
function encodings(password: string): Uint8Array[] {
  const texts = [...new Set([password, password.normalize('NFKC')])]
  const narrow = [...password].every((letter) => letter.codePointAt(0)! <= 0xff)
  return [...texts.map((text) => Buffer.from(text, 'utf8')), ...(narrow ? [Buffer.from(password, 'latin1')] : [])]
}
