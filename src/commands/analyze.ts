import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {batchFlags, batchInput, inputFlags, readingFlags, settingsFrom, workFlags} from '../flags.ts'
import {reportFormats} from '../types/report.ts'

export default class Analyze extends SnapCommand<typeof Analyze> {
  static override summary = 'Read contracts and report on the folder: deadlines, what is missing, who is in it.'
  static override description =
    'Takes files, folders (with everything below) and quoted patterns. What was read before is not read again; what was interrupted goes on.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> contracts',
    '<%= config.bin %> <%= command.id %> contracts --output report.md',
    '<%= config.bin %> <%= command.id %> contracts --format ics --output deadlines.ics --today 2026-11-22',
  ]
  static override strict = false
  static override args = {
    input: Args.string({description: 'files, folders, quoted patterns; - reads names from standard input'}),
  }
  static override flags = {
    ...readingFlags,
    ...workFlags,
    ...inputFlags,
    ...batchFlags,
    format: Flags.option({
      options: reportFormats,
      description: 'md for people, csv one row a document, ics deadlines for a calendar; by the name of --output',
    })(),
    output: Flags.string({char: 'o', helpValue: 'FILE', description: 'write the report here, also from --detach'}),
    today: Flags.string({helpValue: '2026-11-22', description: 'the day deadlines are counted from'}),
    soon: Flags.integer({
      default: 90,
      min: 0,
      max: 3660,
      helpValue: 'DAYS',
      description: 'what ends within, ends soon',
    }),
  }

  async run(): Promise<object> {
    const {analyzeCommand, analyzeJson} = await import('../app/analyze-command.ts')
    const {flags} = this
    const config = this.loadConfig(settingsFrom(flags))
    const outcome = await analyzeCommand(
      {
        ...batchInput(flags, this.rest, 'snap analyze contracts'),
        today: flags.today,
        soonDays: flags.soon,
        format: flags.format,
        output: flags.output,
      },
      {
        config,
        paths: this.paths,
        open: this.opener(config),
        reporter: await this.reporter({onlyProblems: flags.cron}),
        interrupts: this.interrupts(),
      },
    )
    this.exitWith(outcome.exit)
    // What was asked for in a format of its own is all there is on standard output.
    if (outcome.text !== null && !this.jsonEnabled()) process.stdout.write(outcome.text)
    const {analyzeLines} = await import('../ui/analyze.ts')
    if (outcome.text === null)
      this.printOrNot(analyzeLines(outcome, {columns: process.stdout.columns ?? 100, brief: flags.cron}), flags.cron)
    return analyzeJson(outcome)
  }
}
