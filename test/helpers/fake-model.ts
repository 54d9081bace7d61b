import type {Reply} from './fake-server.ts'

/** What a server that speaks OpenAI's language answers; `changes` go to the choice or to its message. */
export function openAiSays(content: unknown, changes: {finish_reason?: string; refusal?: string} = {}): Reply {
  const {finish_reason = 'stop', ...message} = changes
  const text = typeof content === 'string' || content === null ? content : JSON.stringify(content)
  return {
    json: {
      choices: [{index: 0, finish_reason, message: {role: 'assistant', content: text, ...message}}],
      usage: {prompt_tokens: 12, completion_tokens: 3, total_tokens: 15},
    },
  }
}

/** What Anthropic's server answers: the input of the tool. */
export const anthropicSays = (input: unknown): Reply => ({
  json: {
    role: 'assistant',
    stop_reason: 'tool_use',
    content: [{type: 'tool_use', id: 't', name: 'answer', input}],
    usage: {input_tokens: 12, output_tokens: 3},
  },
})
