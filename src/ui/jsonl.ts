import type {Reporter} from '../app/events.ts'
import {jsonText} from './json-text.ts'

/** Every event as one JSON line with a `type`; new types and fields may appear. */
export const jsonlReporter = (write: (line: string) => void): Reporter => ({
  event: (event) => write(jsonText(event)),
  async close() {},
})

export const silentReporter: Reporter = {event() {}, async close() {}}
