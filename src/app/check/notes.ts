import type {App} from '../app.ts'
import type {Note} from './check.ts'

/** What is left over and no damage. */
export async function queueNotes(app: App, unused: number): Promise<Note[]> {
  const alive = new Set((await app.queue.workers({live: true})).flatMap(({id, alive}) => (alive ? [id] : [])))
  const running = await app.queue.jobs({states: ['running'], limit: 10_000})
  const left = running.filter(({worker}) => worker === null || !alive.has(worker)).length
  const notes: Note[] = [
    {kind: 'left-jobs', count: left, what: 'Jobs of programs that are gone; the next snap work takes them'},
    {kind: 'unused-files', count: unused, what: 'Files that nothing refers to; snap clean removes them after a day'},
  ]
  return notes.filter(({count}) => count > 0).map((note) => ({...note, what: `${note.what}: ${note.count}.`}))
}
