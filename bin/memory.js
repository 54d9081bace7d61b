import {setFlagsFromString} from 'node:v8'

const longRunning = new Set(['process', 'work', 'retry'])

/**
 * What this process makes lives shortly, and V8 lets its space grow to 48 MB before it looks: 10,000 documents took 90 MB
 * more, in the same time. What lives longer is collected when it has grown by a tenth, instead of up to fourfold: 25 MB
 * less, at no measurable cost. The first flag is read whenever that space would grow; the one for its size is not.
 */
const small = ['--semi-space-growth-factor=1', '--heap-growing-percent=10']
/** V8's own. */
const usual = ['--semi-space-growth-factor=2', '--heap-growing-percent=0']

let isSmall = false

/** @param {string[]} flags */
function set(flags) {
  for (const flag of flags) setFlagsFromString(flag)
}

/**
 * Keeps the memory of commands that go on for long small; those that are over at once would only collect more often.
 * Code that V8 has compiled before is refused where it was made under other flags: caches of it are opened after this.
 * @param {string | undefined} command first word of what the user typed
 */
export function keepMemorySmall(command) {
  if (command === undefined || !longRunning.has(command)) return
  isSmall = true
  set(small)
}

/**
 * Runs `compile` under the flags that the code cache of the single file was made under.
 * @template T
 * @param {() => T} compile
 * @returns {T}
 */
export function withUsualFlags(compile) {
  if (!isSmall) return compile()
  set(usual)
  try {
    return compile()
  } finally {
    set(small)
  }
}
