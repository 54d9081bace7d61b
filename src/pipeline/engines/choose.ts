import {shippedLanguages} from './tesseract-languages.ts'
import type {Engines, Probe} from './types.ts'

/** OCR engines, best first: on 120 receipts PP-OCR had word F1 89.8 against 76.9 of tesseract. */
export const ocrEngineNames = ['ppocr', 'tesseract'] as const
/** OCR engines that are used when asked for by name and found on this machine. */
export const optionalEngineNames = ['native'] as const

export type OcrEngineName = (typeof ocrEngineNames)[number]

/** The engine that `auto` stands for: PP-OCR where it works and the letters of all languages can be had. */
export async function chooseEngine(engines: Engines, langs: string[]): Promise<OcrEngineName> {
  const {ok} = await probeOcr(engines, 'ppocr', langs)
  return ok ? 'ppocr' : 'tesseract'
}

/**
 * Whether an engine can read these languages here. Letters that PP-OCR lacks are taken from tesseract, in the languages
 * that was measured for: those that come with the program, all of Latin script.
 */
export async function probeOcr(engines: Engines, name: string, langs: string[]): Promise<Probe> {
  const engine = await engines.ocr(name)
  const lacking = (await engine.unwritable?.(langs)) ?? []
  const given = lacking.filter(isShipped)
  const own = await engine.probe(langs.filter((lang) => !given.includes(lang)))
  if (!own.ok || given.length === 0) return own
  const letters = await (await engines.ocr('tesseract')).probe(langs)
  return letters.ok ? own : letters
}

/** Codes of the languages an engine reads here: PP-OCR those that tesseract has the letters of. */
export async function readableLanguages(engines: Engines, name: string): Promise<string[]> {
  const {ok, languages} = await (await engines.ocr(name)).probe(['eng'])
  if (languages !== undefined || !ok) return languages ?? []
  const tesseract = await (await engines.ocr('tesseract')).probe(['eng'])
  return (tesseract.languages ?? []).filter(isShipped)
}

function isShipped(lang: string): boolean {
  return shippedLanguages.some((shipped) => shipped === lang)
}
