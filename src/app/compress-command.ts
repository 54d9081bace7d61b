import {parseBytes} from '../byte-size.ts'
import {oneOf} from '../config/parsers.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {InPlace} from '../store/types.ts'
import {type DocumentOptions, type ImageFormat, imageFormats, type StageGroup} from '../types/options.ts'
import {type BatchOutcome, type ProcessCommandInput, type ProcessContext, processCommand} from './process-command.ts'

type Shared = Omit<
  ProcessCommandInput,
  'keepDuplicates' | 'join' | 'rename' | 'options' | 'inPlace' | 'compress' | 'report'
>

export interface CompressCommandInput extends Shared {
  inPlace: boolean
  backup: boolean
  /** "4MB" */
  targetSize: string | undefined
  format: string | undefined
  keepMetadata: boolean
  redoOcr: boolean
}

const usage = (message: string, hint = 'snap compress scans --out small') =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})

/** `snap compress`: the files alone made smaller, on the same queue as `process`, and put where they were asked for. */
export async function compressCommand(input: CompressCommandInput, context: ProcessContext): Promise<BatchOutcome> {
  const {force, redoOcr, keepMetadata} = input
  const inPlace = placeOf(input)
  const imageFormat = formatOf(input, inPlace)
  const targetBytes = targetOf(input.targetSize, context)
  const searchable = searchableOf(input, context)
  const stages: StageGroup[] = searchable === 'never' ? ['compress'] : ['scan', 'compress']
  const {config} = context
  const only = {
    ...config,
    values: {...config.values, stages, searchable},
    origins: {...config.origins, stages: 'flag' as const},
  }
  // The same paper once more is another file to make smaller.
  const own = {keepDuplicates: false, join: false, rename: undefined, report: null, inPlace}
  const options = {targetBytes, imageFormat, keepMetadata, redoOcr, also: []}
  const compress = {force, inPlace: inPlace !== null}
  return processCommand({...input, ...own, options, compress}, {...context, config: only})
}

/** Where the smaller files go is said, never guessed: an original must not be replaced by mistake. */
function placeOf({out, inPlace, backup, dryRun, now}: CompressCommandInput): InPlace | null {
  if (backup && !inPlace) throw usage('--backup keeps originals that --in-place replaces.')
  if (out === undefined && !inPlace && !dryRun)
    throw usage(
      'Say where the smaller files shall go: --out DIR, or --in-place.',
      'snap compress scans --out small, or: snap compress scans --in-place --backup',
    )
  if (out !== undefined && inPlace) throw usage('--out and --in-place are two places for the same files.')
  if (inPlace && now)
    throw usage('--now remembers nothing: run twice, --in-place would take detail away twice. Leave one of them out.')
  if (!inPlace) return null
  return backup ? 'backup' : 'plain'
}

function formatOf({format = 'same'}: CompressCommandInput, inPlace: InPlace | null): ImageFormat {
  const wanted = checked('--format', () => oneOf(imageFormats)(format))
  if (inPlace && wanted !== 'same')
    throw usage(
      `--in-place keeps names, so a picture cannot become ${wanted}.`,
      `Use --out DIR with --format ${wanted}`,
    )
  return wanted
}

function targetOf(size: string | undefined, {config: {values, origins}}: ProcessContext): number | null {
  const bytes = size === undefined ? null : checked('--target-size', () => parseBytes(size))
  const lossy = bytes !== null || origins.quality === 'flag' || origins.maxDpi === 'flag'
  if (values.level === 'lossless' && lossy)
    throw usage('--level lossless changes no pixel: it goes with no --target-size, --quality or --max-dpi.')
  return bytes
}

/** Only what this command line says: a setting for `process` must not make every compression read its pages. */
function searchableOf(
  {redoOcr}: CompressCommandInput,
  {config: {values, origins}}: ProcessContext,
): DocumentOptions['searchable'] {
  if (origins.searchable !== 'flag') return redoOcr ? 'auto' : 'never'
  if (redoOcr && values.searchable === 'never')
    throw usage('--redo-ocr makes a text layer, --searchable never makes none.')
  return values.searchable
}

function checked<T>(flag: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw usage(`${flag}: ${(error as Error).message}`)
  }
}
