/** What the pages of docs/commands say beside what a command knows about itself. */
export interface CommandFacts {
  /** Exit codes it has besides those of every command (`sharedExits`), of it or of a command below it. */
  exits?: readonly number[]
  /** Anchor in docs/json.md. */
  json?: string
  /** Pages of docs/ that explain what it does. */
  pages?: readonly string[]
}

/** Usage, faults, what is missing or locked, the store, settings and signals: any command can end so. */
export const sharedExits: readonly number[] = [0, 1, 2, 6, 7, 9, 130, 141, 143]

const worked = [3, 4, 5, 8]

/** First words of all commands, by what a reader wants to do; a test checks that none is left out. */
export const commandGroups: Record<string, Record<string, CommandFacts>> = {
  'Read and make smaller': {
    process: {exits: worked, json: 'a-batch', pages: ['formats', 'languages', 'parts', 'watch', 'workers']},
    compress: {exits: worked, json: 'a-batch', pages: ['compress', 'pdf', 'pictures']},
    analyze: {exits: worked, json: 'the-folder-report', pages: ['folder-report', 'contracts']},
  },
  'Look and put right': {
    show: {json: 'a-document', pages: ['jobs']},
    review: {json: 'corrections-review-and-vendors', pages: ['memory']},
    correct: {json: 'corrections-review-and-vendors', pages: ['memory']},
    vendors: {json: 'corrections-review-and-vendors', pages: ['memory']},
    label: {json: 'labels', pages: ['labels']},
    labels: {exits: [3], json: 'labels', pages: ['labels']},
    rename: {pages: ['export']},
  },
  'Find and pass on': {
    search: {exits: [4], json: 'search', pages: ['search', 'embeddings']},
    totals: {pages: ['export']},
    export: {pages: ['export']},
    sink: {exits: [3, 8], json: 'vector-databases', pages: ['sinks']},
  },
  'See what happens': {
    dashboard: {json: 'dashboard', pages: ['dashboard']},
    status: {exits: [3, 8], json: 'status-and-programs', pages: ['queue']},
    jobs: {json: 'jobs', pages: ['jobs']},
    stats: {json: 'status-and-programs', pages: ['workers']},
    report: {json: 'jobs', pages: ['report']},
  },
  'Steer the work': {
    work: {exits: [3, 8], json: 'retrying-cleaning-checking', pages: ['workers', 'service']},
    retry: {exits: [3, 5, 8], json: 'retrying-cleaning-checking', pages: ['jobs', 'queue']},
    pause: {json: 'queues-and-pauses', pages: ['limits']},
    resume: {json: 'queues-and-pauses', pages: ['limits']},
    cancel: {json: 'queues-and-pauses', pages: ['limits']},
    queue: {json: 'queues-and-pauses', pages: ['limits', 'queue']},
    shutdown: {json: 'retrying-cleaning-checking', pages: ['workers']},
    cron: {exits: [3], json: 'schedules-backups-damage', pages: ['cron']},
    service: {exits: [4], json: 'watching-services', pages: ['service']},
  },
  'Look after it': {
    doctor: {json: 'retrying-cleaning-checking', pages: ['embeddings', 'llm']},
    config: {json: 'settings', pages: ['settings']},
    check: {exits: [3], json: 'schedules-backups-damage', pages: ['housekeeping']},
    backup: {exits: [3, 4], json: 'schedules-backups-damage', pages: ['housekeeping']},
    clean: {json: 'retrying-cleaning-checking', pages: ['housekeeping']},
    purge: {exits: [3], json: 'search', pages: ['housekeeping']},
    store: {exits: [3], json: 'schedules-backups-damage', pages: ['store', 'housekeeping']},
    completion: {},
    version: {json: 'versions'},
  },
}
