import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../base-command.ts'
import {cronFlag} from '../flags.ts'

export default class Backup extends SnapCommand<typeof Backup> {
  static override summary = 'Write all that is known into one file, while others work; check one; make a home of one.'
  static override description =
    'The file is a tar archive: the store, the files that were made, and originals that the store itself keeps. It is read again before it gets its name. Originals in your own folders are not in it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> /mnt/usb/snap.tar --force',
    '<%= config.bin %> <%= command.id %> --check /mnt/usb/snap.tar',
    '<%= config.bin %> <%= command.id %> /mnt/usb/snap.tar --into ~/snap-restored',
  ]
  static override args = {file: Args.string({required: true, description: 'the backup'})}
  static override flags = {
    force: Flags.boolean({description: 'replace a file that is there', exclusive: ['check', 'into']}),
    check: Flags.boolean({description: 'only read a backup and compare all of it with its hashes'}),
    into: Flags.string({helpValue: 'DIR', description: 'make a new home of a backup', exclusive: ['check']}),
    ...cronFlag,
  }

  async run(): Promise<object> {
    const {check, into} = this.flags
    if (check) return this.checkOnly()
    if (into !== undefined) return this.unpack(into)
    const app = await this.openApp()
    const {backup} = await import('../app/backup/backup.ts')
    const result = await backup(app, this.args.file, {force: this.flags.force, interrupts: this.interrupts()})
    this.exitWith(result.exit)
    if (!this.jsonEnabled()) this.printOrNot((await import('../ui/backup.ts')).backupLines(result), this.flags.cron)
    return result
  }

  private async checkOnly(): Promise<object> {
    const {checkBackup} = await import('../app/backup/archive.ts')
    const result = await checkBackup(this.args.file)
    const {backupCheckLines} = await import('../ui/backup.ts')
    if (!this.jsonEnabled()) this.printOrNot(backupCheckLines(result), this.flags.cron)
    return result
  }

  private async unpack(into: string): Promise<object> {
    const {unpackBackup} = await import('../app/backup/into.ts')
    const result = await unpackBackup(this.args.file, into)
    if (!this.jsonEnabled()) this.print((await import('../ui/backup.ts')).unpackedLines(result))
    return result
  }
}
