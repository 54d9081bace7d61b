import type {App} from '../app/app.ts'
import type {Pictures} from '../app/pictures/pictures.ts'
import type {LiveState} from './live.ts'
import type {Sessions} from './security/sessions.ts'
import type {TokenFile} from './security/token.ts'

/** What every route works with. */
export interface Dashboard {
  app: App
  pictures: Pictures
  token: TokenFile
  sessions: Sessions
  live: LiveState
  readOnly: boolean
  /** Sees to it that somebody works on what was enqueued. */
  startWork(): Promise<void>
}
