import {toFailure} from '../../errors.ts'
import {troubleOf} from '../../queue/trouble.ts'
import type {App} from '../app.ts'
import type {Mover} from './after.ts'
import {createFiles, type Files} from './files.ts'
import type {Intake} from './intake.ts'
import {createTree, type Tree} from './tree.ts'

export interface SessionOptions {
  roots: string[]
  /** Folders that are not looked into: outputs, and where originals are moved to. */
  excluded: ReadonlySet<string>
  /** The folders tell nothing: they lie on a network, or --poll says so. */
  polling: boolean
  times: WatchTimes
}

/** See the settings watch.* */
export interface WatchTimes {
  settleMs: number
  cutMs: number
  pollMs: number
}

/** Roots are looked at this often: nothing tells that a share was taken away. */
const rootsMs = 2000
/** Everything is looked at again this often at the most: the system drops what it has no room to tell. */
const rescanMs = 60_000
/** Looking at everything takes no more than this part of the time: 1 % where changes are told, 10 % where not. */
const parts = {told: 100, polling: 10}
const movesMs = 1000
/** Events come by the thousand: what they tell is looked at in one go. */
const turnMs = 100
/** The store was busy or full: not at once again. */
const troubleMs = 1000

/** Watches until `stop`; each file is taken once, when it is whole. */
export async function watchFolders(
  app: App,
  {roots, excluded, polling, times}: SessionOptions,
  {intake, mover, note}: {intake: Intake; mover: Mover | null; note: (message: string) => void},
  stop: AbortSignal,
): Promise<void> {
  const waker = createWaker(stop)
  const tree: Tree = createTree(
    {roots, excluded, polling},
    {
      found: (path, seen) => files.found(path, seen),
      gone: (path) => files.gone(path),
      returned: (root) => files.forgetBelow(root),
      note,
      wake: waker.wake,
    },
  )
  const files = createFiles(app, {times, intake, note, look: tree.lookAt})
  mover?.onGone((path) => {
    files.gone(path)
    tree.touch(path)
  })
  const looks = createLooks(tree, files, times)
  let movesAt = 0
  const turn = async (): Promise<void> => {
    await looks.look()
    await tree.lookAtTouched()
    await files.lookAtSettling(stop)
    if (!stop.aborted) await files.takeReady()
    if (!mover?.isWaiting() || performance.now() < movesAt) return
    await mover.look()
    movesAt = performance.now() + movesMs
  }
  const nextAt = () => Math.min(looks.nextAt(), files.nextAt(), mover?.isWaiting() ? movesAt : Number.POSITIVE_INFINITY)
  const guarded = createGuard(stop, note)
  try {
    while (!stop.aborted) {
      const isFine = await guarded(turn)
      await waker.sleep(isFine ? Math.min(turnMs, times.settleMs / 4) : troubleMs)
      if (!tree.hasTouched()) await waker.sleepUntilWoken(nextAt() - performance.now())
    }
  } finally {
    tree.close()
  }
}

/** When roots, and all that is below them, are looked at without being told. Times do not depend on the machine's clock. */
function createLooks(tree: Tree, files: Files, {pollMs}: WatchTimes) {
  let rootsAt = 0
  let allAt = 0
  let wasPolling: boolean | null = null
  const lookAtAll = async (): Promise<void> => {
    const began = performance.now()
    const seen = await tree.lookAtAll()
    if (seen !== null) files.forgetOthers(seen)
    later(performance.now() - began)
  }
  const later = (took: number): void => {
    wasPolling = tree.isPolling()
    const [least, part] = wasPolling ? [pollMs, parts.polling] : [rescanMs, parts.told]
    allAt = performance.now() + Math.max(least, took * part)
  }
  return {
    async look(): Promise<void> {
      if (performance.now() >= rootsAt) {
        await tree.lookAtRoots()
        rootsAt = performance.now() + Math.min(rootsMs, pollMs)
      }
      // At the start all was looked through because the roots have come.
      if (wasPolling === null) later(0)
      else if (performance.now() >= allAt || tree.isPolling() !== wasPolling) await lookAtAll()
    },
    nextAt: (): number => Math.min(rootsAt, allAt),
  }
}

/** A step that talks to the store: where that is busy or full, it is done again later. */
function createGuard(stop: AbortSignal, note: (message: string) => void) {
  let told = ''
  return async (step: () => Promise<void>): Promise<boolean> => {
    try {
      await step()
      told = ''
      return true
    } catch (error) {
      if (stop.aborted && (error as {code?: string}).code === 'E_INTERRUPTED') return false
      if (troubleOf(error) === null) throw error
      const {message} = toFailure(error)
      if (message !== told) note(`Later again: ${message}`)
      told = message
      return false
    }
  }
}

/** Sleep that an event, or the end of the session, cuts short. */
function createWaker(stop: AbortSignal) {
  let isWoken = false
  let end: ((isEvent: boolean) => void) | null = null
  const nap = (ms: number, byEvents: boolean): Promise<void> =>
    new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer)
        end = null
        resolve()
      }
      const timer = setTimeout(wakeUp, Math.max(0, ms))
      end = (isEvent) => (byEvents || !isEvent) && wakeUp()
      if (stop.aborted || (byEvents && isWoken)) wakeUp()
      if (byEvents) isWoken = false
    })
  stop.addEventListener('abort', () => end?.(false), {once: true})
  return {
    wake(): void {
      isWoken = true
      end?.(true)
    },
    sleep: (ms: number): Promise<void> => nap(ms, false),
    sleepUntilWoken: (ms: number): Promise<void> => nap(ms, true),
  }
}
