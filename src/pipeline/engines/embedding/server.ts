import {DocumentError} from '../../../errors.ts'
import {accessTo, type RemoteAccess} from '../remote/access.ts'
import {remoteJson} from '../remote/request.ts'
import type {Embedder} from '../types.ts'
import {vectorsOf} from './answer.ts'

/** A local model needs seconds for 64 chunks on a slow processor, and a minute when it has to be loaded first. */
const timeoutMs = 180_000
/** 64 vectors of 4,096 numbers, 25 characters each, are 6.5 MB. */
const maxBytes = 32 * 1024 * 1024

/**
 * A model behind an OpenAI-compatible address (POST URL/embeddings with `{model, input}`): llama.cpp, Ollama, vLLM, hosted
 * ones. One request for all texts; nothing is tried again here. Throws DocumentError as `remoteJson` and `vectorsOf` do.
 */
export function serverEmbedder({url, model}: {url: string; model: string}, access: RemoteAccess): Embedder {
  return {
    async embed(texts, {signal}) {
      const headers = accessTo(url, access)
      const body = {model, input: texts}
      const request = {url: `${url}/embeddings`, method: 'POST', headers, body, signal, timeoutMs, maxBytes} as const
      const {json} = await remoteJson(request)
      try {
        return vectorsOf(json, texts.length)
      } catch (error) {
        throw new DocumentError('E_NETWORK', `${new URL(url).origin} ${(error as Error).message}.`, {
          class: 'permanent',
          hint: `Look whether ${model} there is an embedding model (embed.model)`,
        })
      }
    },
    close: async () => {},
  }
}
