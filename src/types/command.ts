/** A command as shells complete it and the manual tells it. */
export interface CommandShape {
  /** `['cron', 'add']` */
  words: string[]
  summary: string
  /** Plain text; empty where the summary says all. */
  description: string
  /** Command lines. */
  examples: string[]
  args: {name: string; required: boolean; many: boolean; description: string; options: string[]}[]
  flags: FlagShape[]
}

export interface FlagShape {
  name: string
  char: string | null
  description: string
  /** What stands for its value, null where it takes none. */
  value: string | null
  /** The values it takes; empty where any. */
  options: string[]
  /** Every command has it. */
  global: boolean
}
