import type {Settings} from '../config/settings.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {modelName} from '../pipeline/engines/embedding/folder.ts'
import {mayAsk, placeOf} from '../pipeline/engines/remote/address.ts'
import type {EmbeddingModel, LanguageModel} from '../types/options.ts'

const bad = (message: string, hint: string) => new SnapError('E_CONFIG', message, {exit: ExitCode.badConfig, hint})

/** Throws E_CONFIG (exit 9) before anything leaves this machine, if that was not allowed. */
export function checkAddress(url: string, setting: string, what: string, settings: Settings): void {
  if (mayAsk(url, settings)) return
  throw bad(
    `${setting} is ${placeOf(url)}, which is not this machine: ${what} would be sent there.`,
    'If that is what you want: --allow-remote, or allowRemote = true in your config.toml',
  )
}

/** Name of the embedding model that is set, whether or not it may be asked; a folder comes before an address. */
export async function modelNameThatIsSet(settings: Settings): Promise<string | null> {
  const {'embed.folder': folder, 'embed.model': model} = settings
  return folder === null ? model : modelName(folder)
}

/** The embedding model that is set up. Throws E_CONFIG (exit 9) where none is. */
export async function modelThatIsSet(settings: Settings): Promise<EmbeddingModel> {
  const model = await embeddingModel(settings)
  if (model !== null) return model
  throw bad('No embedding model is set up.', 'Set embed.url and embed.model, or embed.folder, in config.toml')
}

/**
 * The embedding model that is set up, null where none is; a folder comes before an address. Throws E_CONFIG (exit 9) for an address
 * that may not be asked or has no model, and for a folder that holds none.
 */
export async function embeddingModel(settings: Settings): Promise<EmbeddingModel | null> {
  const {'embed.folder': folder, 'embed.url': url, 'embed.model': model} = settings
  if (folder !== null) {
    const name = await modelName(folder).catch((error: Error) => {
      throw bad(error.message, 'Set embed.folder to a folder with model.onnx and tokenizer.json')
    })
    return {folder, model: name}
  }
  if (url === null) return null
  if (model === null) throw bad('embed.url is set, and no model.', 'Set embed.model to its name there')
  checkAddress(url, 'embed.url', 'the text of every document, and what you search for,', settings)
  return {url, model}
}

/**
 * The language model that is set up. Throws E_CONFIG (exit 9), before any work, where none is and for an address that may not
 * be asked.
 */
export function languageModel(settings: Settings): LanguageModel {
  const {'llm.url': url, 'llm.model': model, 'llm.api': api} = settings
  if (url === null)
    throw bad('The stage enrich needs a language model.', 'snap config set llm.url http://127.0.0.1:11434/v1')
  if (model === null) throw bad('llm.url is set, and no model.', 'snap config set llm.model NAME')
  checkAddress(url, 'llm.url', 'the text of every document', settings)
  return {url, model, api: api ?? apiOf(url)}
}

/** Anthropic's own server answers more surely in its own language; all others speak OpenAI's. */
const apiOf = (url: string): LanguageModel['api'] =>
  new URL(url).hostname === 'api.anthropic.com' ? 'anthropic' : 'openai'
