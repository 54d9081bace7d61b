import {randomBytes} from 'node:crypto'
import {platform, release} from 'node:os'
import type {Failure} from '../../errors.ts'
import {framesOf, shapeOf} from './redact.ts'

export interface ErrorEvent {
  failure: Failure
  /** Of the job; null for a command that crashed. */
  stage: string | null
}

/** The same fault is one cause, whatever document it met: its code and the place in the code, else the shape of its message. */
export const causeOf = ({failure}: ErrorEvent): string =>
  `${failure.code} ${framesOf(failure.stack)[0] ?? shapeOf(failure.message)}`

/** An event as the Sentry protocol has it: lines of JSON, the header of the envelope, that of the item, the item. */
export function envelopeOf(event: ErrorEvent, version: string, now: number): string {
  const {failure, stage} = event
  const id = randomBytes(16).toString('hex')
  const item = JSON.stringify({
    event_id: id,
    timestamp: now / 1000,
    platform: 'node',
    level: failure.class === 'crash' ? 'fatal' : 'error',
    release: `snapbatch@${version}`,
    tags: {code: failure.code, class: failure.class, ...(stage === null ? {} : {stage})},
    contexts: {
      os: {name: platform(), version: release().replace(/[^\w.-]/g, '')},
      runtime: {name: 'node', version: process.versions.node},
    },
    fingerprint: [causeOf(event)],
    exception: {values: [{type: failure.code, value: shapeOf(failure.message), stacktrace: {frames: frames(failure)}}]},
  })
  const header = JSON.stringify({event_id: id, sent_at: new Date(now).toISOString()})
  return `${header}\n${JSON.stringify({type: 'event', length: Buffer.byteLength(item)})}\n${item}\n`
}

/** Oldest first. */
const frames = ({stack}: Failure) =>
  framesOf(stack)
    .toReversed()
    .map((frame) => {
      const [, name, file, line] = /^(.*) (\S+?)(?::(\d+))?$/.exec(frame)!
      return {
        function: name,
        filename: file,
        ...(line ? {lineno: Number(line)} : {}),
        in_app: !/node_modules|node:/.test(file!),
      }
    })
