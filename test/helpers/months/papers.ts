import {createHash} from 'node:crypto'
import {appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {type Script, wholePictureOf} from '../pictures.ts'
import {type Office, untilOver} from './office.ts'

/** A document that was handed in. */
export interface Paper {
  id: number
  script: Script
  bytes: Buffer
  sha256: string
  /** Watched ones are moved when they have ended. */
  from: 'inbox' | 'desk' | 'upload'
  name: string
  /** Nobody took it away again: it has to be read. */
  stays: boolean
  mayBeCancelled: boolean
}

export type Papers = ReturnType<typeof createPapers>

export function createPapers() {
  const all: Paper[] = []
  return {
    all,
    make(from: Paper['from'], kind: number): Paper {
      const id = all.length + 1
      const script: Script = {id, pages: kind % 11 === 0 ? 3 : 1, ...faultOf(kind)}
      const bytes = wholePictureOf(script)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const paper = {id, script, bytes, sha256, from, name: `${id}.png`, stays: true, mayBeCancelled: false}
      all.push(paper)
      return paper
    },
  }
}

/** One of twenty is unreadable; some make the engine fail once, or its process. */
function faultOf(kind: number): Partial<Script> {
  if (kind % 20 === 1) return {fault: 'unreadable'}
  if (kind % 25 === 2) return {fault: 'throw', times: 2}
  if (kind % 50 === 3) return {fault: 'exit', times: 1}
  return kind % 50 === 4 ? {fault: 'segfault', times: 1} : {}
}

/** Files come to the watched folder in all the ways in which programs, scanners and people bring them. */
export async function dropFiles(office: Office, papers: Papers): Promise<void> {
  const {upTo, choose, rest} = office.chances(1)
  const inbox = office.path('inbox')
  const place = (paper: Paper) => {
    paper.name = choose(['', 'sub', 'sub/deep']).concat(`/${paper.name}`).replace(/^\//, '')
    return join(inbox, paper.name)
  }
  /** The folder vanishes now and then; whoever writes then waits for it, as a scanner does. */
  const write = async (path: string, act: (path: string) => void) => {
    while (!existsSync(inbox)) await rest(100, 300)
    mkdirSync(dirname(path), {recursive: true})
    act(path)
  }
  const slowly = async (paper: Paper, path: string) => {
    const piece = choose([40, 70, 100])
    for (let at = 0; at < paper.bytes.length; at += piece) {
      const act = at === 0 ? writeFileSync : appendFileSync
      await write(path, (file) => act(file, paper.bytes.subarray(at, at + piece)))
      await rest(50, 900)
    }
  }
  const ways: ((paper: Paper, path: string) => Promise<void>)[] = [
    (paper, path) => write(path, (file) => writeFileSync(file, paper.bytes)),
    slowly,
    async (paper, path) => {
      await write(`${path}.part`, (file) => writeFileSync(file, paper.bytes.subarray(0, 90)))
      await rest(0, 1500)
      await write(path, (file) => {
        writeFileSync(`${file}.part`, paper.bytes)
        renameSync(`${file}.part`, file)
      })
    },
    async (paper, path) => {
      const first = papers.make('inbox', 5)
      first.stays = false
      await write(path, (file) => writeFileSync(file, first.bytes))
      await rest(0, 2500)
      await write(path, (file) => writeFileSync(file, paper.bytes))
    },
    async (paper, path) => {
      await write(path, (file) => writeFileSync(file, paper.bytes))
      paper.stays = false
      await rest(0, 1500)
      await write(path, (file) => rmSync(file, {force: true}))
    },
  ]
  const busy = new Set<Promise<void>>()
  await untilOver(office, async () => {
    const paper = papers.make('inbox', upTo(100))
    const work = choose([ways[0]!, ways[0]!, ...ways])(paper, place(paper))
    busy.add(work)
    work.then(
      () => busy.delete(work),
      (error) => office.tell(`dropping ${paper.name}: ${String(error)}`),
    )
    await rest(100, upTo(20) === 0 ? 4000 : 700)
  })
  await Promise.all(busy)
}

/** The share goes away, and comes back with all that was in it. */
export async function loseFolder(office: Office): Promise<void> {
  const {rest} = office.chances(2)
  await untilOver(office, async () => {
    await rest(15_000, 40_000)
    renameSync(office.path('inbox'), office.path('inbox.gone'))
    office.count('folder gone')
    await rest(1000, 6000)
    renameSync(office.path('inbox.gone'), office.path('inbox'))
  })
}
