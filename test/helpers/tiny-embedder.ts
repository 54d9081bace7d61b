import {mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {writeModel} from '../../src/pipeline/engines/ppocr/onnx/model.ts'
import {writeBytes, writeNumber, writeText} from '../../src/pipeline/engines/ppocr/onnx/wire.ts'

/** [UNK] stands for all other words. Directions of a plane; the tokens around a text point nowhere. */
const vocabulary: Record<string, [number, number]> = {
  '[UNK]': [0, 0],
  '[CLS]': [0, 0],
  '[SEP]': [0, 0],
  power: [1, 0],
  water: [0, 1],
  bill: [1, 1],
}

// Field numbers of onnx.proto3.
const int64 = 7
const input = (name: string): Uint8Array => {
  const dimension = (size: string) => writeBytes(1, [writeText(2, size)])
  const shape = writeBytes(2, [dimension('batch'), dimension('tokens')])
  return writeBytes(11, [writeText(1, name), writeBytes(2, [writeBytes(1, [writeNumber(1, int64), shape])])])
}

/** An ONNX network that looks up a vector of two numbers for each token; `first` is added for the token at the beginning. */
function network(table: number[][]): Uint8Array {
  return writeModel({
    operations: [{op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['last_hidden_state'], attributes: new Map()}],
    weights: new Map([['table', {dims: [table.length, 2], data: Float32Array.from(table.flat())}]]),
    outputs: ['last_hidden_state'],
    head: [writeNumber(1, 8), writeBytes(8, [writeText(1, ''), writeNumber(2, 13)])],
    rest: [writeText(2, 'tiny'), input('input_ids'), input('attention_mask')],
  })
}

const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: {type: 'Lowercase'},
  pre_tokenizer: {type: 'Whitespace'},
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      {SpecialToken: {id: '[CLS]', type_id: 0}},
      {Sequence: {id: 'A', type_id: 0}},
      {SpecialToken: {id: '[SEP]', type_id: 0}},
    ],
    pair: [],
    special_tokens: {
      '[CLS]': {id: '[CLS]', ids: [1], tokens: ['[CLS]']},
      '[SEP]': {id: '[SEP]', ids: [2], tokens: ['[SEP]']},
    },
  },
  decoder: null,
  model: {
    type: 'WordLevel',
    unk_token: '[UNK]',
    vocab: Object.fromEntries(Object.keys(vocabulary).map((word, id) => [word, id])),
  },
}

/** Writes an embedding model of a few words into a folder; `files` replace or add to it, null leaves one out. */
export function writeTinyEmbedder(folder: string, files: Record<string, unknown> = {}): string {
  const all: Record<string, unknown> = {
    'model.onnx': network(Object.values(vocabulary)),
    'tokenizer.json': tokenizer,
    ...files,
  }
  for (const [name, content] of Object.entries(all)) {
    if (content === null) continue
    const path = join(folder, name)
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(
      path,
      content instanceof Uint8Array || typeof content === 'string' ? content : JSON.stringify(content),
    )
  }
  return folder
}

/** The network of the folder, with the beginning of a text pointing along the second axis. */
export const clsNetwork = (): Uint8Array =>
  network(Object.entries(vocabulary).map(([word, vector]) => (word === '[CLS]' ? [0, 2] : vector)))
