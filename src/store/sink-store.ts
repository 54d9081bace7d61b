/** What the store knows about vector databases elsewhere: what they are to be sent, and what they hold of it. */
export interface SinkStore {
  /** What a sink holds of a document, as far as we know: digest by point. */
  sinkRows(sink: string, document: string): Promise<Map<string, string>>
  /** Documents that a sink holds something of, or that have vectors of the model, a page at a time in order of their ids. */
  sinkDocuments(sink: string, model: string | null, after: string, limit: number): Promise<string[]>
  /** Notes points that a sink has now, or has no more. */
  noteSink(sink: string, document: string, changes: {sent: Map<string, string>; removed: string[]}): Promise<void>
  sinkTotals(sink: string): Promise<{points: number; documents: number; lastAt: number | null}>
}
