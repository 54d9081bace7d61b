import type {
  DocumentLabel,
  GuessedLabels,
  KeptExample,
  LabelChange,
  LabelExample,
  LabelLine,
  Learned,
} from '../types/label.ts'

/** What the store knows about labels: sets of examples, what was learned from them, and labels of documents. */
export interface LabelStore {
  /** Takes examples into a set of labels, all or none; durable before it returns. */
  learnLabels(set: string, examples: readonly KeptExample[]): Promise<Learned>
  /** Makes labels known that have no examples yet; how many were new. */
  nameLabels(set: string, labels: readonly string[]): Promise<number>
  /** Forgets a label with its examples; `isOfDocuments`: and takes it from all documents. */
  forgetLabel(set: string, label: string, isOfDocuments: boolean): Promise<{examples: number; documents: number}>
  /** All labels of a set; `isOfDocuments`: with those that documents have. */
  labels(set: string, isOfDocuments: boolean): Promise<LabelLine[]>
  labelSets(): Promise<string[]>
  /** Grows whenever something is learned or forgotten; 0 for a set that is not there. */
  labelVersion(set: string): Promise<number>
  /** All examples of a set, or evenly over its labels about `most` of them; the same however they were learned. */
  labelExamples(set: string, most: number): Promise<LabelExample[]>
  namedLabels(set: string): Promise<string[]>
  /** What was learned from this version of a set, in this format; null if nobody has learned it yet. */
  labelModel(set: string, version: number, format: string): Promise<Uint8Array | null>
  saveLabelModel(set: string, version: number, format: string, body: Uint8Array): Promise<void>
  /** What users say about labels of documents, and its lessons, all or none; durable before it returns. */
  changeLabels(changes: readonly LabelChange[]): Promise<void>
  /** Guessed labels in place of earlier guesses; what users said stays. `version` of the set they were made with. */
  saveGuesses(guesses: readonly GuessedLabels[], version: number): Promise<void>
  /** Labels by document, those of the whole first, then by page; likeliest first. */
  documentLabels(documents: readonly string[]): Promise<Map<string, DocumentLabel[]>>
  /** Labels that users took away, by document: they are not to be guessed again. */
  rejectedLabels(documents: readonly string[]): Promise<Map<string, {page: number; label: string}[]>>
}
