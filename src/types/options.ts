/** Stages a user can name with --stages. */
export const stageGroups = ['scan', 'compress', 'ingest', 'embed', 'enrich'] as const
export type StageGroup = (typeof stageGroups)[number]

/** What happens to a document unless told otherwise: the others need a model that somebody has set up. */
export const defaultStages: readonly StageGroup[] = ['scan', 'compress', 'ingest']

/** How a server is spoken to: as OpenAI's chat completions, which most servers know, or as Anthropic's messages. */
export const modelApis = ['openai', 'anthropic'] as const
export type ModelApi = (typeof modelApis)[number]

/** A language model behind a URL, "http://127.0.0.1:11434/v1". The key is no option: it is a secret. */
export interface LanguageModel {
  url: string
  model: string
  api: ModelApi
}

/** What makes vectors of text: a URL as above, or a folder with an ONNX model and its tokenizer. */
export type EmbeddingModel = {url: string; model: string} | {folder: string; model: string}

/** Where one bill of a document ends: by what the pages say, at blank pages, or only at its end. */
export const splitModes = ['auto', 'blank', 'off'] as const
export type SplitMode = (typeof splitModes)[number]

/** Files with what was read, made when asked for. */
export const textOutputs = ['text', 'hocr'] as const
export type TextOutput = (typeof textOutputs)[number]

/** How hard files are made smaller: nothing lost, or images with less and less detail. */
export const compressionLevels = ['lossless', 'low', 'medium', 'high'] as const
export type CompressionLevel = (typeof compressionLevels)[number]

/** `auto`: a PDF never grows for the sake of its text layer; `always`: the layer wins; `never`: none is added. */
export const searchableModes = ['auto', 'always', 'never'] as const
export type SearchableMode = (typeof searchableModes)[number]

/** What becomes of a picture: a searchable PDF, a smaller picture of its own format, or one of another format. */
export const imageFormats = ['pdf', 'same', 'jpeg', 'png', 'webp', 'tiff', 'avif'] as const
export type ImageFormat = (typeof imageFormats)[number]

export const engineNames = ['auto', 'ppocr', 'tesseract', 'native'] as const
export type EngineChoice = (typeof engineNames)[number] | (string & {})

/**
 * Everything a result may depend on, resolved from flags, environment and files, and frozen in `option_set` when work is
 * enqueued. A stage names the ones its result depends on, so that a changed option reruns only those stages.
 */
export interface DocumentOptions {
  stages: StageGroup[]
  /** OCR languages, tesseract codes ("eng"); `['auto']` lets the first reading decide. */
  lang: string[]
  engine: EngineChoice
  /** What an e-invoice states counts before what the page shows. */
  eInvoice: boolean
  /** Use what was learned about vendors. */
  memory: boolean
  searchable: SearchableMode
  /** OCR layers that are there are thrown away and the pages read anew. */
  redoOcr: boolean
  /** No pixel changes: images are neither scaled nor encoded with losses. */
  lossless: boolean
  /** JPEG quality 1-100 of recompressed images. */
  quality: number
  /** Images drawn at more than this are downsampled. */
  maxDpi: number
  /** Bytes an archive shall have at most, or null: quality and resolution go down as far as that takes. */
  targetBytes: number | null
  imageFormat: ImageFormat
  /** Pictures keep EXIF, XMP and their place; only their orientation is always applied. */
  keepMetadata: boolean
  /** Files of text made beside the archive. */
  also: TextOutput[]
  /** The pages are photographs down one long paper: rows that two of them show are read once. */
  join: boolean
  split: SplitMode
  /** File that holds passwords, one a line; the path only, never a secret. */
  passwordFile: string | null
  /** For the stage `enrich`. */
  llm: LanguageModel | null
  /** For the stage `embed`. */
  embedding: EmbeddingModel | null
}

/** Whether the pages of a document are read; else its file alone is made smaller. */
export const readsPages = ({stages}: Pick<DocumentOptions, 'stages'>): boolean => stages.includes('scan')

/** Options that came after the first release: a store may hold option sets without them. */
const laterOptions = {
  also: [],
  join: false,
  split: 'auto',
  redoOcr: false,
  lossless: false,
  targetBytes: null,
  imageFormat: 'pdf',
  keepMetadata: false,
  llm: null,
  embedding: null,
} satisfies Partial<DocumentOptions>
type Later = keyof typeof laterOptions
export type StoredOptions = Omit<DocumentOptions, Later> & Partial<Pick<DocumentOptions, Later>>

/** An option set as it was stored, with what options that did not exist then mean. */
export const withDefaults = (stored: StoredOptions): DocumentOptions => ({...laterOptions, ...stored})
