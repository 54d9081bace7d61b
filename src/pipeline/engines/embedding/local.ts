import {Tokenizer} from '@huggingface/tokenizers'
import type {InferenceSession, Tensor} from 'onnxruntime-node'
import {DocumentError} from '../../../errors.ts'
import {loadRuntime, sessionOptions} from '../ppocr/session.ts'
import type {Embedder} from '../types.ts'
import {type ModelFolder, readModelFolder} from './folder.ts'
import {toUnitLength} from './unit.ts'

/** Texts that go through the network together: more made it no faster on one thread, and padding costs more. */
const batchSize = 8

interface Encoded {
  ids: number[]
  mask: number[]
}

/**
 * A model in a folder, run by onnxruntime in this process: tokenised, cut to what the network takes, pooled over the
 * tokens that are text, at length 1. Throws DocumentError E_GONE, E_UNREADABLE, E_OCR (the runtime is missing).
 */
export async function localEmbedder(folder: string): Promise<Embedder> {
  const model = await readModelFolder(folder)
  const runtime = loadRuntime()
  const session = await runtime.InferenceSession.create(model.network, sessionOptions).catch((cause: Error) => {
    throw new DocumentError('E_UNREADABLE', `${model.network} cannot be loaded: ${cause.message}`, {cause})
  })
  const tokenizer = new Tokenizer(model.tokenizer, model.tokenizerConfig)
  return {
    async embed(texts, {purpose, signal}) {
      const prompt = model.prompts[purpose]
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += batchSize) {
        signal.throwIfAborted()
        const encoded = texts.slice(from, from + batchSize).map((text) => encode(tokenizer, prompt + text, model))
        vectors.push(...(await run(session, runtime.Tensor, encoded, model)))
      }
      return vectors
    },
    close: () => session.release(),
  }
}

/** The ids of a text, with those that the tokenizer puts around it also where it is cut. */
function encode(tokenizer: Tokenizer, text: string, {maxTokens}: ModelFolder): Encoded {
  const {ids, attention_mask: mask} = tokenizer.encode(text)
  if (ids.length <= maxTokens) return {ids, mask}
  const last = tokenizer.encode('').ids.at(-1)
  const cut = ids.slice(0, maxTokens)
  if (last !== undefined) cut[maxTokens - 1] = last
  return {ids: cut, mask: mask.slice(0, maxTokens)}
}

async function run(
  session: InferenceSession,
  TensorOf: typeof Tensor,
  batch: Encoded[],
  {network, pooling}: ModelFolder,
): Promise<Float32Array[]> {
  const length = Math.max(1, ...batch.map(({ids}) => ids.length))
  const tensor = (values: (encoded: Encoded) => number[]) => {
    const data = new BigInt64Array(batch.length * length)
    for (const [row, encoded] of batch.entries())
      for (const [at, value] of values(encoded).entries()) data[row * length + at] = BigInt(value)
    return new TensorOf('int64', data, [batch.length, length])
  }
  const inputs: Record<string, Tensor> = {
    input_ids: tensor(({ids}) => ids),
    attention_mask: tensor(({mask}) => mask),
    token_type_ids: tensor(({ids}) => ids.map(() => 0)),
  }
  const asked = Object.fromEntries(session.inputNames.flatMap((name) => (inputs[name] ? [[name, inputs[name]]] : [])))
  const results = await session.run(asked)
  const output = results['sentence_embedding'] ?? results['last_hidden_state'] ?? results[session.outputNames[0]!]
  return batch.map(({mask}, row) => {
    const vector = toUnitLength(pooled(output!, row, mask, pooling))
    if (vector === null) throw new DocumentError('E_UNREADABLE', `${network} makes no vectors.`)
    return vector
  })
}

/** One vector of a text: as the network made it, that of the first token, or the mean over all that are text. */
function pooled({data, dims}: Tensor, row: number, mask: number[], pooling: ModelFolder['pooling']): Float32Array {
  const values = data as Float32Array
  const width = dims.at(-1)!
  if (dims.length === 2) return values.slice(row * width, (row + 1) * width)
  const start = row * dims[1]! * width
  if (pooling === 'cls') return values.slice(start, start + width)
  const sum = new Float32Array(width)
  for (const [token, isText] of mask.entries())
    if (isText) for (let i = 0; i < width; i++) sum[i]! += values[start + token * width + i]!
  return sum
}
