/**
 * Ends a worker process and whatever it has started (an external program must not outlive the job it works for). Each
 * worker leads a process group of its own; Windows knows none. A group that is gone already is fine.
 */
export function killGroup(leader: number): void {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, 'SIGKILL')
  } catch (error) {
    // EPERM: macOS says so of a group in which only zombies are left.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
