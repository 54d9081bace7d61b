import {closeSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import Database from 'better-sqlite3'
import type {Office} from './office.ts'
import {untilOver} from './office.ts'

/** SIGKILL and SIGSTOP at random processes; those of `spared` are stopped but not killed. */
export async function killAndStop(office: Office, spared: () => number[]): Promise<void> {
  const {upTo, choose, rest} = office.chances(10)
  await untilOver(office, async () => {
    await rest(1000, 6000)
    const all = office.processes()
    const isKill = upTo(3) > 0
    const pid = choose(isKill ? all.filter((one) => !spared().includes(one)) : all)
    if (pid === undefined) return
    signal(pid, isKill ? 'SIGKILL' : 'SIGSTOP')
    office.count(isKill ? 'killed' : 'stopped')
    if (isKill) return
    await rest(500, 6000)
    signal(pid, 'SIGCONT')
  })
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * The clock of all programs is set, up to 45 minutes from the right one: the files' times keep to that, and what was sent an
 * hour ago and is of no document is removed.
 */
export async function setClock(office: Office): Promise<void> {
  const {upTo, rest} = office.chances(11)
  let most = 0
  const set = (seconds: number) => writeFileSync(office.clock, seconds < 0 ? `${seconds}` : `+${seconds}`)
  await untilOver(office, async () => {
    await rest(20_000, 60_000)
    const offset = upTo(5400) - 2700
    most = Math.max(most, offset)
    set(offset)
    office.count('clock set')
  })
  // Retries keep the time they were given: as documented, a clock that was set back makes them wait longer.
  set(most + 60)
}

/** The disk fills up to the last byte, or below what must stay free, and is emptied again. */
export async function fillDisk(office: Office): Promise<void> {
  const {choose, rest} = office.chances(12)
  const filler = join(office.home, 'filler')
  await untilOver(office, async () => {
    await rest(30_000, 70_000)
    fill(filler, choose([0, 200_000, 2_000_000]))
    office.count('disk full')
    await rest(2000, 9000)
    rmSync(filler, {force: true})
  })
}

function fill(file: string, freeBytes: number): void {
  const handle = openSync(file, 'w')
  try {
    const block = Buffer.alloc(2 ** 16)
    while (writeSync(handle, block) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(handle)
  }
  truncateSync(file, Math.max(0, statSync(file).size - freeBytes))
}

/** Somebody else's program has the store for itself. */
export async function lockStore(office: Office): Promise<void> {
  const {choose, rest} = office.chances(13)
  await untilOver(office, async () => {
    await rest(15_000, 40_000)
    const db = new Database(join(office.home, 'store.db'), {timeout: 5000})
    try {
      db.exec(choose(['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE']))
      office.count('store locked')
      await sleep(choose([500, 3000, 12_000]))
    } catch (error) {
      office.count(`not locked: ${(error as Error).message}`)
    } finally {
      db.close()
    }
  })
}
