import {expect, test} from 'vitest'
import {checkModels, checkServers} from '../../../src/app/doctor/models.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {openAiSays} from '../../helpers/fake-model.ts'
import {fakeServer} from '../../helpers/fake-server.ts'

const config = (env: Record<string, string>) =>
  loadConfig({flags: {}, env, cwd: '/nonexistent', userFile: '/nonexistent/config.toml'})

test('a language model that is set is asked for a word, with its key, and nothing of a document', async () => {
  await using server = await fakeServer(() => openAiSays({word: 'ready'}))
  const env = {SNAPBATCH_LLM_URL: server.url, SNAPBATCH_LLM_MODEL: 'small', SNAPBATCH_LLM_KEY: 'sk-very-secret-0815'}
  const checks = await checkModels(config(env))
  expect(checks).toEqual([
    {
      name: 'language model',
      state: 'ok',
      detail: `small answers at ${server.url} and counts tokens (12 and 3)`,
      hint: null,
    },
  ])
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]!.headers.authorization).toBe('Bearer sk-very-secret-0815')
})

test('one that does not answer, or has no name, is a problem that does not tell the key', async () => {
  await using server = await fakeServer(() => ({status: 401, json: {error: {message: 'bad key sk-very-secret-0815'}}}))
  const env = {SNAPBATCH_LLM_URL: server.url, SNAPBATCH_LLM_KEY: 'sk-very-secret-0815'}
  const [unnamed] = await checkModels(config(env))
  expect(unnamed).toMatchObject({state: 'problem', hint: 'snap config set llm.model NAME'})
  expect(server.requests).toHaveLength(0)
  const [refused] = await checkModels(config({...env, SNAPBATCH_LLM_MODEL: 'small'}))
  expect(refused).toMatchObject({state: 'problem', hint: expect.stringContaining('SNAPBATCH_LLM_KEY')})
  expect(JSON.stringify(refused)).not.toContain('0815')
})

test('without a server nobody is asked', async () => {
  expect(await checkModels(config({}))).toEqual([])
})

test.each([
  [{}, 'ok', 'no server is set: nothing leaves this machine'],
  [
    {SNAPBATCH_LLM_URL: 'http://localhost:1/v1'},
    'ok',
    'all servers that are set are on this machine: nothing leaves it',
  ],
  [{SNAPBATCH_LLM_URL: 'https://a.example/v1'}, 'ok', 'nothing is sent to llm.url (a.example): that was not allowed'],
  [
    {SNAPBATCH_LLM_URL: 'https://a.example/v1', SNAPBATCH_ALLOW_REMOTE: 'true'},
    'warning',
    'text of documents goes to llm.url (a.example)',
  ],
  [
    {SNAPBATCH_STORE: 'postgres://me@db.example/snap', SNAPBATCH_QUEUE_URL: 'redis://127.0.0.1'},
    'ok',
    'documents are kept on store (db.example); nothing goes anywhere else',
  ],
])('with %j what would leave the machine is said', (env, state, detail) => {
  expect(checkServers(config(env))).toMatchObject({state, detail})
})
