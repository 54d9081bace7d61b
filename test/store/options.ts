import type {DocumentOptions} from '../../src/types/options.ts'

export const options: DocumentOptions = {
  stages: ['scan'],
  lang: ['eng'],
  engine: 'auto',
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
export const optionSet = {hash: 'options-1', options}
