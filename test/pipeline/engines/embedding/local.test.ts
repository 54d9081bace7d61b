import {join} from 'node:path'
import {expect, test} from 'vitest'
import {modelName, readModelFolder} from '../../../../src/pipeline/engines/embedding/folder.ts'
import {localEmbedder} from '../../../../src/pipeline/engines/embedding/local.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {clsNetwork, writeTinyEmbedder} from '../../../helpers/tiny-embedder.ts'

const signal = new AbortController().signal

async function vectors(folder: string, texts: string[], purpose: 'document' | 'query' = 'document') {
  const embedder = await localEmbedder(folder)
  try {
    const made = await embedder.embed(texts, {purpose, signal})
    return made.map((vector) => [...vector].map((value) => Number(value.toFixed(2))))
  } finally {
    await embedder.close()
  }
}

test('the mean over the tokens of each text, at length 1, however the texts are padded', async () => {
  const folder = writeTinyEmbedder(await folderOfTest())
  const texts = ['Power', 'water water', 'power water', 'power power power power water water water water', 'bill']
  expect(await vectors(folder, texts)).toEqual([
    [1, 0],
    [0, 1],
    [0.71, 0.71],
    [0.71, 0.71],
    [0.71, 0.71],
  ])
})

test('more texts than go through at once come in their order', async () => {
  const folder = writeTinyEmbedder(await folderOfTest())
  const texts = Array.from({length: 20}, (_, i) => (i % 3 === 0 ? 'water' : 'power'))
  const made = await vectors(folder, texts)
  expect(made.map(([x]) => x)).toEqual(texts.map((text) => (text === 'power' ? 1 : 0)))
})

test('a long text is cut to what the network takes, and keeps the token at its end', async () => {
  const folder = writeTinyEmbedder(await folderOfTest(), {'sentence_bert_config.json': {max_seq_length: 8}})
  expect(await vectors(folder, [`${'power '.repeat(6)}${'water '.repeat(500)}`])).toEqual([[1, 0]])
})

test('the vector of the first token where the folder says so', async () => {
  const folder = writeTinyEmbedder(await folderOfTest(), {
    'model.onnx': null,
    'onnx/model.onnx': clsNetwork(),
    '1_Pooling/config.json': {pooling_mode_cls_token: true},
  })
  expect(await vectors(folder, ['power'])).toEqual([[0, 1]])
})

test('words that a model wants before questions and documents', async () => {
  const folder = writeTinyEmbedder(await folderOfTest(), {
    'config_sentence_transformers.json': {prompts: {query: 'water ', document: ''}},
  })
  expect(await vectors(folder, ['power'], 'query')).toEqual([[0.71, 0.71]])
  expect(await vectors(folder, ['power'])).toEqual([[1, 0]])
})

test('a folder without a model, or with a damaged one, says what is missing', async () => {
  const folder = await folderOfTest()
  await expect(localEmbedder(folder)).rejects.toMatchObject({code: 'E_GONE', class: 'permanent'})
  writeTinyEmbedder(folder, {'tokenizer.json': '{'})
  await expect(localEmbedder(folder)).rejects.toMatchObject({code: 'E_UNREADABLE'})
  writeTinyEmbedder(folder, {'model.onnx': new Uint8Array([1, 2, 3])})
  await expect(localEmbedder(folder)).rejects.toMatchObject({code: 'E_UNREADABLE'})
})

test('other files under the same name are another model, the same files elsewhere are not', async () => {
  const folder = await folderOfTest()
  const first = await modelName(writeTinyEmbedder(join(folder, 'a', 'tiny')))
  expect(first).toMatch(/^tiny@[0-9a-f]{12}$/)
  expect(await modelName(writeTinyEmbedder(join(folder, 'b', 'tiny')))).toBe(first)
  expect(await modelName(writeTinyEmbedder(join(folder, 'c', 'tiny'), {'model.onnx': clsNetwork()}))).not.toBe(first)
})

test('limits of a folder that cannot be meant are not taken', async () => {
  const folder = writeTinyEmbedder(await folderOfTest(), {
    'tokenizer_config.json': {model_max_length: 1e30},
    'config.json': {max_position_embeddings: 128},
  })
  expect(await readModelFolder(folder)).toMatchObject({maxTokens: 128, pooling: 'mean'})
})
