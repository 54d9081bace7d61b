import type {LoadedConfig} from '../../config/load.ts'
import type {Settings} from '../../config/settings.ts'
import type {SnapError} from '../../errors.ts'
import {isLoopback} from '../../pipeline/engines/remote/address.ts'
import type {Engines} from '../../pipeline/engines/types.ts'
import {remoteEngines} from '../engine-settings.ts'
import {embeddingModel, languageModel} from '../models.ts'
import {type Check, ok, problem, warning} from './checks.ts'

/** A model that has to be loaded first answers after half a minute. */
const probeMs = 60_000

/** Whether the models that are set up answer; nothing of a document is sent. */
export async function checkModels(config: LoadedConfig): Promise<Check[]> {
  return [...(await checkEmbedder(config)), ...(await checkLanguageModel(config))]
}

/** Whether the embedding model answers, if one is set up, and how long its vectors are. */
async function checkEmbedder(config: LoadedConfig): Promise<Check[]> {
  return checked('embedding model', config, async (engines) => {
    const model = await embeddingModel(config.values)
    if (model === null) return null
    const embedder = await engines.embedder(model)
    const [vector] = await embedder.embed(['test'], {purpose: 'query', signal: AbortSignal.timeout(probeMs)})
    return `${model.model} makes vectors of ${vector!.length} numbers`
  })
}

/** Whether the language model answers, if one is set up, in the form that is asked for. */
async function checkLanguageModel(config: LoadedConfig): Promise<Check[]> {
  if (config.values['llm.url'] === null) return []
  return checked('language model', config, async (engines) => {
    const model = languageModel(config.values)
    const {tokens} = await (await engines.llm()).ask(model, {
      system: 'You are asked whether you are there.',
      user: 'Answer with the word ready.',
      schema: {
        type: 'object',
        properties: {word: {type: 'string'}},
        required: ['word'],
        additionalProperties: false,
      },
      maxTokens: 200,
      signal: AbortSignal.timeout(probeMs),
    })
    const counted = tokens === null ? '' : ` and counts tokens (${tokens.input} and ${tokens.output})`
    return `${model.model} answers at ${model.url}${counted}`
  })
}

/** `look` says what works, or null where nothing is set up; what it throws is a problem. */
async function checked(
  name: string,
  config: LoadedConfig,
  look: (engines: Engines) => Promise<string | null>,
): Promise<Check[]> {
  try {
    const engines = await remoteEngines(config)
    try {
      const detail = await look(engines)
      return detail === null ? [] : [ok(name, detail)]
    } finally {
      await engines.close()
    }
  } catch (error) {
    const {message, hint} = error as SnapError
    return [problem(name, message, hint ?? null)]
  }
}

/** Of these the user has said that the documents lie there. */
const keepers = ['store', 'queueUrl', 'blobs'] as const satisfies readonly (keyof Settings)[]

const servers = ['llm.url', 'embed.url', 'sink.url', 'errors.dsn'] as const satisfies readonly (keyof Settings)[]

/** What would leave this machine, and where to. */
export function checkServers({values}: LoadedConfig): Check {
  const name = 'network'
  const set = servers.flatMap((setting) => {
    const url = values[setting]
    return url === null ? [] : [{setting, url}]
  })
  const kept = keptElsewhere(values)
  if (set.length === 0) return ok(name, kept ?? 'no server is set: nothing leaves this machine')
  const remote = set.filter(({url}) => !isLoopback(url)).map(({setting, url}) => `${setting} (${new URL(url).host})`)
  if (remote.length === 0) return ok(name, kept ?? 'all servers that are set are on this machine: nothing leaves it')
  const where = remote.join(', ')
  return values.allowRemote
    ? warning(
        name,
        `${remote.every((each) => each.startsWith('errors.dsn')) ? 'faults of snap go' : 'text of documents goes'} to ${where}`,
        'Take that back with: snap config set allowRemote false',
      )
    : ok(name, `nothing is sent to ${where}: that was not allowed`)
}

/** Where documents are kept, if that is not this machine; a folder may be one of another, too. */
function keptElsewhere(values: Settings): string | null {
  const remote = keepers.flatMap((setting) => {
    const place = values[setting]
    if (place === null || !/^(?:postgres(?:ql)?|rediss?|s3):\/\//u.test(place) || isLoopback(place)) return []
    return `${setting} (${new URL(place).host})`
  })
  return remote.length === 0 ? null : `documents are kept on ${remote.join(', ')}; nothing goes anywhere else`
}
