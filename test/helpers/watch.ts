import {mkdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, onTestFinished} from 'vitest'
import type {WatchInput} from '../../src/app/watch/watch-command.ts'
import {watchCommand} from '../../src/app/watch/watch-command.ts'
import {testApp} from './app.ts'
import {fakeInterrupts, fakeStages, listening} from './fake-stages.ts'
import {waitFor} from './processes.ts'

const sorted = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b))

/** An office with a folder `inbox`, and documents that are read by stages in this process. */
export async function watchedOffice(flags: Record<string, unknown> = {}, folder?: string) {
  const t = await testApp({
    flags: {concurrency: '1', 'watch.settle': '60ms', 'watch.cut': '300ms', engine: 'tesseract', ...flags},
    ...(folder === undefined ? {} : {folder}),
  })
  const inbox = join(t.folder, 'inbox')
  mkdirSync(inbox, {recursive: true})
  const stages = fakeStages()
  const start = (changes: Partial<WatchInput> = {}) => {
    const interrupts = fakeInterrupts()
    const reporter = listening()
    const input: WatchInput = {
      folders: [inbox],
      cwd: t.folder,
      after: 'leave',
      poll: undefined,
      argv: [],
      passwordFile: undefined,
      keepDuplicates: false,
      out: undefined,
      options: {},
      meta: [],
      niceWorkers: false,
      maxTime: undefined,
      detach: false,
      ...changes,
    }
    const ended = watchCommand(
      input,
      {config: t.app.config, reporter, interrupts, open: async () => t.app},
      stages.start,
    )
    let isOver = false
    const over = ended.finally(() => {
      isOver = true
    })
    over.catch(() => {})
    const stop = async () => {
      if (!isOver) interrupts.interrupt()
      const outcome = await ended
      if (!('watch' in outcome.json)) throw new Error('It went on in the background.')
      return {exit: outcome.exit, ...outcome.json}
    }
    onTestFinished(async () => {
      if (!isOver) interrupts.interrupt()
      await over.catch(() => {})
    })
    const notes = () => reporter.events.flatMap((event) => (event.type === 'note' ? [event.message] : []))
    const told = () =>
      reporter.events.flatMap((event) =>
        event.type === 'document' ? [`${event.document.state} ${event.document.path.slice(inbox.length + 1)}`] : [],
      )
    const batches = () => reporter.events.flatMap((event) => (event.type === 'batch' ? [event.total] : []))
    return {
      ended,
      stop,
      interrupts,
      notes,
      told,
      batches,
      isNoted: (text: string) => waitFor(text, () => notes().some((note) => note.includes(text))),
      /** Waits until exactly these documents were told, in any order. */
      hasDone: async (...names: string[]) => {
        await waitFor(`${names.length} documents`, () => told().length >= names.length)
        expect(sorted(told())).toEqual(sorted(names.map((name) => `done ${name}`)))
      },
    }
  }
  const inInbox = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(inbox, name)), {recursive: true})
    return t.file(join('inbox', name), content)
  }
  return {...t, inbox, stages, start, inInbox}
}
