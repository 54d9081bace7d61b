/** A command that runs at its times. */
export interface StoredSchedule {
  /** `s_…` */
  id: string
  name: string | null
  /** crontab syntax */
  expression: string
  timezone: string
  /** Arguments of snap. */
  command: string[]
  cwd: string
  /** A run is ended after this long, ms. */
  limitMs: number
  createdAt: number
  /** Null while it is paused. */
  nextAt: number | null
  /** The machine whose paths the command has and that runs it, if it is another one. */
  elsewhere: string | null
}

export type NewSchedule = Omit<StoredSchedule, 'elsewhere'>

export interface ScheduleRun {
  id: number
  /** Public id. */
  schedule: string
  /** By the schedule, UTC ms. */
  dueAt: number
  startedAt: number
  endedAt: number | null
  /** `lost`: the processes that had it are gone. */
  outcome: 'running' | 'ended' | 'skipped' | 'lost'
  exit: number | null
  output: string | null
  /** Processes: who started it, and itself. */
  owner: string
  child: string | null
}

/** What one process does for all of a store. */
export interface Duty {
  holder: string
  /** UTC ms. */
  until: number
  token: number
}

/** Schedules, their runs, and who looks after them. */
export interface ScheduleStore {
  /** False where the name is taken. */
  addSchedule(schedule: NewSchedule): Promise<boolean>
  /** In the order in which they were added. */
  schedules(): Promise<StoredSchedule[]>
  /** With its history. */
  removeSchedule(id: string): Promise<void>
  /** Sets the next time if it is still `expected`: false where another process was faster. */
  moveSchedule(id: string, expected: number | null, nextAt: number | null): Promise<boolean>
  /**
   * Notes a run, as begun or as `skipped` (the reason), and moves the schedule on from `expected`, together. Null where there
   * is none: another process was faster, or the time has had its run, or one is under way.
   */
  beginScheduled(
    run: Pick<ScheduleRun, 'schedule' | 'dueAt' | 'owner'> & {
      expected: number | null
      nextAt: number | null
      skipped?: string
    },
  ): Promise<number | null>
  noteScheduledChild(run: number, child: string): Promise<void>
  /** Nothing, if it has ended already. */
  endScheduled(run: number, end: Pick<ScheduleRun, 'outcome' | 'exit' | 'output'>): Promise<void>
  /** Newest first. */
  scheduleRuns(filter: {schedule?: string; isOpen?: boolean; limit: number}): Promise<ScheduleRun[]>
  hasScheduled(schedule: string, dueAt: number): Promise<boolean>
  /** Deletes runs that ended before a time, the newest of each schedule apart; returns how many. A dry run only counts. */
  forgetScheduled(before: number, dryRun?: boolean): Promise<number>
  duty(name: string): Promise<Duty | null>
  /** False, and nothing is written, where the duty has not the token `expected` any more (null: nobody ever had it). */
  takeDuty(name: string, expected: number | null, duty: Omit<Duty, 'token'>): Promise<boolean>
}
