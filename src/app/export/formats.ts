export const exportFormats = ['csv', 'json', 'jsonl', 'xlsx', 'ledger', 'hledger', 'beancount'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Plain-text accounting: one transaction a bill. */
export const journalFormats = ['ledger', 'hledger', 'beancount'] as const satisfies readonly ExportFormat[]
export type JournalFormat = (typeof journalFormats)[number]

export const isJournal = (format: ExportFormat): format is JournalFormat =>
  (journalFormats as readonly string[]).includes(format)
