import {ExitCode, SnapError} from '../../errors.ts'
import type {Pool} from '../../queue/pool/types.ts'
import type {App} from '../app.ts'
import {createWorkers} from '../drain/worker-pool.ts'
import type {PictureResult, PictureTask} from '../worker/task.ts'

/** Beside the workers that read: one page that takes long must not hold up all others. */
const slots = 2
/** A screen full of thumbnails is 60; who asks for more than this at once looks at nothing. */
const mostWaiting = 300
/** A child holds 100 MB: it goes when nobody looked at a page for so long. */
const idleMs = 60_000
/** Drawing a page takes 0.1 to 2 s; the longest that anybody waits for a picture. */
const limits = {softMs: 30_000, hardMs: 40_000}

type PicturePool = Pick<Pool<PictureTask, PictureResult>, 'run' | 'close'>
export type StartPictures = (app: App, slots: number, nice: number) => PicturePool

/** Worker processes that draw, started when they are needed and ended when they are not. */
export function poolOf(app: App, start: StartPictures = createWorkers) {
  let pool: PicturePool | null = null
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  const close = async () => {
    clearTimeout(timer)
    const ending = pool
    pool = null
    await ending?.close()
  }
  const run = (picture: PictureTask['picture']) => {
    clearTimeout(timer)
    pool ??= start(app, slots, 0)
    return pool.run({picture}, {label: JSON.stringify(['picture', null, picture.page, null]), ...limits})
  }
  return {
    async draw(picture: PictureTask['picture']): Promise<void> {
      if (waiting >= mostWaiting) throw tooMany()
      waiting++
      try {
        await run(picture)
      } finally {
        waiting--
        if (waiting === 0) timer = setTimeout(() => void close(), idleMs).unref()
      }
    },
    close,
  }
}

const tooMany = () =>
  new SnapError('E_RATE_LIMITED', 'Too many pictures are waiting to be drawn.', {
    exit: ExitCode.locked,
    hint: 'Ask again in a few seconds.',
  })
