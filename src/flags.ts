import {Flags} from '@oclif/core'
import type {SettingName} from './config/settings.ts'

/** Flags that several commands share. Values are checked by the settings they stand for: src/config/settings.ts. */
export const documentFlags = {
  stages: Flags.string({helpValue: 'scan,compress,ingest', description: 'what is done with each document'}),
  lang: Flags.string({helpValue: 'eng,deu', description: 'OCR languages'}),
  engine: Flags.string({helpValue: 'auto|ppocr|tesseract|native', description: 'OCR engine'}),
  searchable: Flags.string({
    helpValue: 'auto|always|never',
    description: 'always: add the text layer even where a PDF grows',
  }),
  level: Flags.string({helpValue: 'lossless|low|medium|high', description: 'how hard files are made smaller'}),
  quality: Flags.string({helpValue: '1-100', description: 'JPEG quality of archive files; by level'}),
  'max-dpi': Flags.string({helpValue: 'N', description: 'scale images down to this many dots an inch'}),
  also: Flags.string({helpValue: 'text,hocr', description: 'make files with the text too, beside the archive'}),
  split: Flags.string({
    helpValue: 'auto|blank|off',
    description: 'whether a PDF may hold many bills; blank: a blank page between them',
  }),
  'no-memory': Flags.boolean({description: 'do not use what was learned about vendors'}),
  'no-e-invoice': Flags.boolean({description: 'read the page even where e-invoice data is inside'}),
  'password-file': Flags.string({helpValue: 'FILE', description: 'passwords for encrypted PDFs, one a line'}),
}

export const workFlags = {
  concurrency: Flags.string({char: 'j', helpValue: 'N|auto', description: 'worker processes'}),
  wait: Flags.boolean({description: 'stay until delayed retries are done too'}),
  'max-time': Flags.string({helpValue: '2h', description: 'stop after this long; what is left stays queued (exit 8)'}),
  nice: Flags.string({helpValue: '0-19', description: 'niceness of worker processes'}),
}

type Raw = Record<string, unknown>

/** Settings that the flags of a command give; absent flags are left out. */
export function settingsFrom(flags: Raw): Partial<Record<SettingName, unknown>> {
  const names: [string, SettingName][] = [
    ['stages', 'stages'],
    ['lang', 'lang'],
    ['engine', 'engine'],
    ['searchable', 'searchable'],
    ['level', 'level'],
    ['quality', 'quality'],
    ['max-dpi', 'maxDpi'],
    ['also', 'also'],
    ['split', 'split'],
    ['concurrency', 'concurrency'],
    ['priority', 'priority'],
    ['nice', 'nice'],
  ]
  const given = names.flatMap(([flag, name]) => (flags[flag] === undefined ? [] : [[name, flags[flag]]]))
  return {
    ...Object.fromEntries(given),
    ...(flags['durable'] ? {durable: true} : {}),
    ...(flags['no-memory'] ? {memory: false} : {}),
    ...(flags['no-e-invoice'] ? {eInvoice: false} : {}),
  }
}
