import {Args, Flags} from '@oclif/core'
import {SnapCommand} from '../../base-command.ts'

export default class QueueSet extends SnapCommand<typeof QueueSet> {
  static override summary = 'Change limits of a queue, for all processes, while they work.'
  static override description =
    'What is not named stays as it is. Limits and rates are shared by all processes; time limits hold from the next job on, also for jobs that wait already.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> scan --concurrency 2 --rate 30/m',
    '<%= config.bin %> <%= command.id %> scan --soft 9m --hard 10m --retry 60s,120s,240s --max-retries 3',
    '<%= config.bin %> <%= command.id %> scan --reset rate,soft',
  ]
  static override args = {
    queue: Args.string({required: true, description: 'scan, compress, ingest, embed, enrich, analyze or sink'}),
  }
  static override flags = {
    concurrency: Flags.string({helpValue: 'N', description: 'jobs at once'}),
    rate: Flags.string({
      helpValue: '30/m',
      description: 'jobs that begin in a second, minute, hour or day, spread evenly',
    }),
    soft: Flags.string({helpValue: '9m', description: 'time after which a job is asked to end'}),
    hard: Flags.string({helpValue: '10m', description: 'time after which its worker process is killed'}),
    retry: Flags.string({helpValue: '60s,120s', description: 'waits before a failed job is tried again'}),
    'max-retries': Flags.string({
      helpValue: 'N',
      description: 'how many waits: the last is repeated, or the rest cut off',
    }),
    'recycle-after': Flags.string({helpValue: 'N', description: 'jobs after which a worker process is replaced'}),
    reset: Flags.string({
      helpValue: 'NAMES|all',
      description: 'back to the default: concurrency, rate, soft, hard, retry, recycle-after, or all',
    }),
  }

  async run(): Promise<object> {
    const app = await this.openApp()
    const {setQueue} = await import('../../app/queue-settings.ts')
    const {flags} = this
    const result = await setQueue(app, {
      queue: this.args.queue,
      concurrency: flags.concurrency,
      rate: flags.rate,
      soft: flags.soft,
      hard: flags.hard,
      retry: flags.retry,
      maxRetries: flags['max-retries'],
      recycleAfter: flags['recycle-after'],
      reset: flags.reset === undefined ? null : flags.reset === 'all' ? [] : flags.reset.split(','),
    })
    if (!this.jsonEnabled()) this.print((await import('../../ui/queues.ts')).queueSetLines(result))
    return result
  }
}
