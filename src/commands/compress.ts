import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {archiveFlags, batchFlags, batchInput, inputFlags, settingsFrom, workFlags} from '../flags.ts'

export default class Compress extends SnapCommand<typeof Compress> {
  static override summary = 'Make PDFs and pictures smaller, never larger, in a folder of their own or in place.'
  static override description =
    'Takes files, folders (with everything below) and quoted patterns. Pages, text, forms, links and signatures stay. What was made smaller before is not done again; what was interrupted goes on.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> scans --out small',
    '<%= config.bin %> <%= command.id %> scans --in-place --backup',
    '<%= config.bin %> <%= command.id %> offer.pdf --out small --target-size 4MB',
    '<%= config.bin %> <%= command.id %> photos --out small --format webp --level high',
  ]
  static override strict = false
  static override args = {
    input: Args.string({description: 'files, folders, quoted patterns; - reads names from standard input'}),
  }
  static override flags = {
    ...archiveFlags,
    ...workFlags,
    ...inputFlags,
    ...batchFlags,
    searchable: Flags.string({
      helpValue: 'auto|always|never',
      description: 'never, unless you say so: the others read the pages first, for a text layer',
    }),
    out: Flags.string({char: 'o', helpValue: 'DIR', description: 'put the smaller files here, folders mirrored'}),
    'in-place': Flags.boolean({description: 'replace each file by its smaller self'}),
    backup: Flags.boolean({description: 'with --in-place: keep the original beside it, as NAME.orig.pdf'}),
    'target-size': Flags.string({
      helpValue: '4MB',
      description: 'as good as fits into this, each file; says where that cannot be',
    }),
    format: Flags.string({helpValue: 'same|pdf|jpeg|png|webp|tiff|avif', description: 'what pictures become'}),
    'keep-metadata': Flags.boolean({description: 'keep EXIF, XMP and the place in pictures'}),
  }

  async run(): Promise<object> {
    const {compressCommand} = await import('../app/compress-command.ts')
    const {flags} = this
    const config = this.loadConfig(settingsFrom(flags))
    const result = await compressCommand(
      {
        ...batchInput(flags, this.rest, 'snap compress scans --out small'),
        inPlace: flags['in-place'],
        backup: flags.backup,
        targetSize: flags['target-size'],
        format: flags.format,
        keepMetadata: flags['keep-metadata'],
        redoOcr: flags['redo-ocr'],
        whole: this.jsonEnabled(),
      },
      {
        config,
        paths: this.paths,
        open: this.opener(config),
        reporter: await this.reporter({onlyProblems: flags.cron}),
        interrupts: this.interrupts(),
      },
    )
    this.exitWith(result.exit)
    const {processLines} = await import('../ui/process-result.ts')
    const options = {columns: process.stdout.columns ?? 100, brief: flags.cron, files: true}
    this.printOrNot(processLines(result, options), flags.cron)
    return result.json
  }
}
