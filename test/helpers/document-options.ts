import type {DocumentOptions} from '../../src/types/options.ts'

export const documentOptions: DocumentOptions = {
  stages: ['scan', 'compress', 'ingest'],
  lang: ['eng'],
  engine: 'tesseract',
  eInvoice: true,
  memory: true,
  searchable: 'auto',
  redoOcr: false,
  lossless: false,
  quality: 60,
  maxDpi: 150,
  targetBytes: null,
  imageFormat: 'pdf',
  keepMetadata: false,
  also: [],
  join: false,
  split: 'auto',
  passwordFile: null,
  llm: null,
  embedding: null,
}
