import {createHash, randomBytes} from 'node:crypto'
import type {Clock} from '../../clock.ts'
import type {TokenFile} from './token.ts'

/** Browsers that gave the token. They are forgotten when the program ends, or the token is another one. */
export interface Sessions {
  /** The secret of a new session, for its cookie. */
  open(): string
  isOpen(secret: string): boolean
  close(secret: string): void
}

/** A working day without a look, and a week at most. */
const idleMs = 12 * 3_600_000
export const longestMs = 7 * 24 * 3_600_000
/** One person has few browsers; the one that was quiet longest goes. */
const most = 100

interface Session {
  token: string
  openedAt: number
  usedAt: number
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Kept by the hash of their secret: what is read out of memory opens nothing. */
export function createSessions(token: TokenFile, clock: Clock): Sessions {
  const sessions = new Map<string, Session>()
  return {
    open() {
      const secret = randomBytes(32).toString('base64url')
      const now = clock.now()
      if (sessions.size >= most) sessions.delete(sessions.keys().next().value!)
      sessions.set(hashOf(secret), {token: token.fingerprint(), openedAt: now, usedAt: now})
      return secret
    },
    isOpen(secret) {
      const id = hashOf(secret)
      const session = sessions.get(id)
      if (session === undefined) return false
      const now = clock.now()
      const isOver = now - session.usedAt > idleMs || now - session.openedAt > longestMs
      sessions.delete(id)
      if (isOver || session.token !== token.fingerprint()) return false
      // Last in the map: the first is the one that was quiet longest.
      sessions.set(id, {...session, usedAt: now})
      return true
    },
    close: (secret) => void sessions.delete(hashOf(secret)),
  }
}
