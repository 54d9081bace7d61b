import {createHash} from 'node:crypto'
import {open, readFile, stat} from 'node:fs/promises'
import {basename, join, resolve} from 'node:path'
import {DocumentError} from '../../../errors.ts'

/** Files of a model in a folder, as sentence-transformers and its exports to ONNX lay them out. */
export interface ModelFolder {
  network: string
  /** Parsed tokenizer.json and tokenizer_config.json. */
  tokenizer: object
  tokenizerConfig: object
  pooling: 'mean' | 'cls'
  /** Tokens of the longest text. */
  maxTokens: number
  /** Words that the model wants before a text, by purpose. */
  prompts: {document: string; query: string}
}

/** In the order they are looked for: quantised networks are beside the full one where somebody put them on purpose. */
const networkFiles = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx']

/** Positions that BERT-like networks have; where a folder says nothing. */
const usualTokens = 512
const mostTokens = 8192

const missing = (folder: string, what: string) =>
  new DocumentError('E_GONE', `The embedding model in ${folder} ${what}.`, {
    class: 'permanent',
    hint: 'embed.folder must name a folder with model.onnx and tokenizer.json',
  })

/** What is in the folder of a model. Throws DocumentError E_GONE where files are missing, E_UNREADABLE where they are damaged. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const network = await networkOf(folder)
  const tokenizer = await jsonOf(folder, 'tokenizer.json')
  if (tokenizer === null) throw missing(folder, 'has no tokenizer.json')
  const [tokenizerConfig, transformer, config, pooling, prompts] = await Promise.all(
    [
      'tokenizer_config.json',
      'sentence_bert_config.json',
      'config.json',
      '1_Pooling/config.json',
      'config_sentence_transformers.json',
    ].map((name) => jsonOf(folder, name)),
  )
  // RoBERTa counts two positions more than it takes tokens: its tokenizer knows better.
  const limits = [
    transformer?.['max_seq_length'],
    tokenizerConfig?.['model_max_length'],
    config?.['max_position_embeddings'],
  ]
  return {
    network,
    tokenizer,
    tokenizerConfig: tokenizerConfig ?? {},
    pooling: pooling?.['pooling_mode_cls_token'] === true ? 'cls' : 'mean',
    maxTokens: limits.find((limit): limit is number => isTokens(limit)) ?? usualTokens,
    prompts: promptsOf(prompts?.['prompts']),
  }
}

const isTokens = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 8 && Number(value) <= mostTokens

function promptsOf(prompts: unknown): ModelFolder['prompts'] {
  const text = (name: string) => {
    const found = (prompts as Record<string, unknown> | null | undefined)?.[name]
    return typeof found === 'string' ? found : null
  }
  return {document: text('document') ?? text('passage') ?? '', query: text('query') ?? ''}
}

async function networkOf(folder: string): Promise<string> {
  for (const name of networkFiles) {
    const path = join(folder, name)
    if (await stat(path).catch(() => null)) return path
  }
  throw missing(folder, 'has no model.onnx')
}

async function jsonOf(folder: string, name: string): Promise<Record<string, unknown> | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (cause) {
    throw new DocumentError('E_UNREADABLE', `${join(folder, name)} is no JSON: ${(cause as Error).message}`, {cause})
  }
}

const sampleBytes = 1024 * 1024

/**
 * Name of the model in a folder: that of the folder, and a hash of its networks's size and first and last megabyte and of its
 * tokenizer, since other files under the same name are another model. Throws as `readModelFolder`.
 */
export async function modelName(folder: string): Promise<string> {
  const {network, ...rest} = await readModelFolder(folder)
  const hash = createHash('sha256').update(JSON.stringify(rest))
  await using file = await open(network)
  const {size} = await file.stat()
  const buffer = Buffer.alloc(sampleBytes)
  for (const position of [0, Math.max(0, size - sampleBytes)]) {
    const {bytesRead} = await file.read(buffer, 0, sampleBytes, position)
    hash.update(buffer.subarray(0, bytesRead))
  }
  return `${basename(resolve(folder))}@${hash.update(String(size)).digest('hex').slice(0, 12)}`
}
