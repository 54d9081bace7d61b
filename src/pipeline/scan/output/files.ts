import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Page} from '../../../types/document.ts'
import type {TextOutput} from '../../../types/options.ts'
import type {ProducedArtifact, StageContext} from '../../stage.ts'
import {toHocr} from './hocr.ts'

const extensions: Record<TextOutput, string> = {text: 'txt', hocr: 'hocr'}

/** Pages are parted by a form feed, as pdftotext and tesseract do. */
const plainText = (pages: readonly Page[]): string => pages.map(({text}) => `${text.trimEnd()}\n`).join('\f')

/** Writes what was read as the files that were asked for with --also. */
export async function writeTextOutputs(
  kinds: readonly TextOutput[],
  pages: readonly Page[],
  {engine, originalBytes}: {engine: string; originalBytes: number},
  context: Pick<StageContext, 'workDir'>,
): Promise<ProducedArtifact[]> {
  const produced: ProducedArtifact[] = []
  for (const kind of kinds) {
    const path = join(context.workDir, `document.${extensions[kind]}`)
    await writeFile(path, kind === 'text' ? plainText(pages) : toHocr(pages, engine))
    produced.push({kind, path, originalBytes, searchable: null, reason: 'asked for with --also'})
  }
  return produced
}
