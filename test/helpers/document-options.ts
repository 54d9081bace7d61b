import type {DocumentOptions} from '../../src/types/options.ts'

export const documentOptions: DocumentOptions = {
  stages: ['scan', 'compress', 'ingest'],
  lang: ['eng'],
  engine: 'tesseract',
  eInvoice: true,
  memory: true,
  searchable: 'auto',
  quality: 60,
  maxDpi: 150,
  also: [],
  join: false,
  split: 'auto',
  passwordFile: null,
}
